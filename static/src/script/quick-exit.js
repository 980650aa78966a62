// "Leave this page quickly": the page goes blank at once, and Back does not bring it here again.
export function quickExit() {
  const way = document.querySelector("a[data-leave]");
  if (!way) return;
  way.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    document.title = "…";
    window.location.replace(way.href);
  });
}
