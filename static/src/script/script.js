// What makes the pages kinder. Every page does its work without it.
import { autosave } from "./autosave.js";
import { showProblem } from "./problem.js";
import { quickExit } from "./quick-exit.js";
import { sendOnce } from "./send-once.js";
import { countWords } from "./words.js";

quickExit();
showProblem();
document.querySelectorAll("form[data-autosave]").forEach(autosave);
document.querySelectorAll("form").forEach(sendOnce);
document.querySelectorAll("textarea[data-words]").forEach(countWords);
