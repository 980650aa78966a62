// Says how many words are left as they are typed. It never cuts: too many is told, and told again by the server.
const PAUSE = 400;

export function countWords(area) {
  const most = Number(area.dataset.words);
  const says = document.getElementById(`${area.id}-words`);
  if (!most || !says) return;
  let timer = 0;

  function tell() {
    const left = most - (area.value.match(/\S+/g) || []).length;
    const words = left < 0 ? area.dataset.wordsOver : area.dataset.wordsLeft;
    says.textContent = words.replace("{n}", Math.abs(left));
    says.classList.toggle("words--over", left < 0);
  }

  says.setAttribute("aria-live", "polite");
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  });
  if (area.value) tell();
}
