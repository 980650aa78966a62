// Keeps what is typed: two seconds after the last key, on leaving a field, and when the page is put away.
// The server answers {"saved": words} or {"problem": words}. Whatever happens, what was typed stays in the form.
// A form that has a field `opened` is told with "saved" what it says now, so that only another window's words count as such.
const AFTER_TYPING = 2000;
const TRY_AGAIN = 10000;
const LONGEST_WAIT = 3000;
const LARGEST_KEPT_ALIVE = 60000;

export function autosave(form) {
  const says = form.querySelector("[data-saved]");
  let timer = 0;
  let kept = written();
  let sending = false;
  let press = null;
  let late = 0;
  let waited = false;
  let gone = false;
  let holding = 0;

  function written() {
    const data = new FormData(form);
    data.delete("csrf_token");
    data.delete("opened");
    return new URLSearchParams(data).toString();
  }

  function say(words, problem) {
    if (!says || says.textContent === words) return;
    says.classList.toggle("saved--problem", problem);
    says.textContent = words;
  }

  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  async function save() {
    clearTimeout(timer);
    const now = written();
    if (gone || now === kept) return;
    if (sending) {
      soon(AFTER_TYPING);
      return;
    }
    sending = true;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        keepalive: now.length < LARGEST_KEPT_ALIVE, // It arrives though the page is left.
        body: new FormData(form),
        headers: { "X-Requested-With": "autosave", Accept: "application/json" },
        credentials: "same-origin",
      });
      const told = await answer.json();
      if (told.problem) {
        // The server's word on what was typed: saying the same again would not change it.
        kept = now;
        say(told.problem, true);
      } else if (answer.ok && told.saved) {
        kept = now;
        if (told.opened && form.elements.opened) form.elements.opened.value = told.opened;
        say(told.saved, false);
      } else {
        throw new Error(`answered ${answer.status}`);
      }
    } catch (_notSaved) {
      say(says ? says.dataset.lost : "", true);
      soon(TRY_AGAIN);
    } finally {
      sending = false;
      go();
    }
    if (written() !== now) soon(AFTER_TYPING);
  }

  // What is typed while the next page is on its way would belong to neither. If it does not come, one can go on.
  function hold(on) {
    clearTimeout(holding);
    for (const field of form.elements) if ("readOnly" in field) field.readOnly = on;
    if (on) holding = setTimeout(() => hold(false), TRY_AGAIN);
    else gone = false;
  }

  function go() {
    clearTimeout(late);
    if (!press) return;
    const button = press.submitter;
    press = null;
    waited = true;
    form.requestSubmit(button);
  }

  form.addEventListener("input", () => {
    if (says && !says.classList.contains("saved--problem")) say("", false);
    soon(AFTER_TYPING);
  });
  form.addEventListener("change", save);
  form.addEventListener("submit", (event) => {
    // Sent whole now. It waits for a save under way, which would change what the form was opened with, and none follows it.
    clearTimeout(timer);
    hold(true);
    if (sending && !waited && form.requestSubmit && event.submitter !== undefined) {
      event.preventDefault();
      press = event;
      clearTimeout(late);
      late = setTimeout(go, LONGEST_WAIT);
      return;
    }
    waited = false;
    gone = true;
    kept = written();
  });
  window.addEventListener("pageshow", () => hold(false));
  // A page that is kept for the Back button sends nothing by itself when it comes back.
  window.addEventListener("pagehide", () => {
    clearTimeout(late);
    press = null;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("online", save);
}
