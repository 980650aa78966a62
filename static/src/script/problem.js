// A summary of what went wrong, or a banner about what was done, takes the focus, so that it is heard first.
export function showProblem() {
  const first = document.querySelector(".govuk-error-summary, .govuk-notification-banner[role=alert]");
  if (!first) return;
  first.focus();
  first.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const question = field.closest("fieldset") || document.querySelector(`label[for="${CSS.escape(field.id)}"]`) || field;
    question.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
