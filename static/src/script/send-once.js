// A double click sends a form once. The button stays in place: a disabled one would not be sent with the form.
const AGAIN_AFTER = 4000;

export function sendOnce(form) {
  let sent = 0;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // It waits, and comes again.
    const now = Date.now();
    if (now - sent < AGAIN_AFTER) event.preventDefault();
    else sent = now;
  });
  // Coming back with the Back button: the page may be kept as it was, and must be sendable again.
  window.addEventListener("pageshow", () => {
    sent = 0;
  });
}
