// Takes out of the components' styles what no page of ours has: variants, and rules for browsers long gone.
import postcss from "postcss";

const UNUSED = new RegExp(
  "\\.govuk-(" +
    [
      "radios--small",
      "checkboxes--small",
      "checkboxes__divider",
      "radios__divider",
      "(radios|checkboxes)__conditional",
      "summary-card",
      "summary-list(__row)?--no-border",
      "button--(inverse|start)",
      "button__start-icon",
      "tag--",
      "[a-z-]+--inverse",
      "input--extra-letter-spacing",
      "(label|fieldset__legend)--xl",
      "(label-wrapper|fieldset__heading)",
      "table__caption--(l|xl)",
      "table--small",
      "notification-banner__link",
      "visually-hidden-focusable",
      "frontend-supported",
    ].join("|") +
    ")|::-moz-focus-inner|:-moz-",
);
const OLD_MEDIA = /[^ -~]|\\|-ms-high-contrast: none/;

export function prune(css) {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    const kept = rule.selectors.filter((selector) => !UNUSED.test(selector));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
  root.walkAtRules((at) => {
    if (at.name === "media" && OLD_MEDIA.test(at.params)) at.remove();
    else if (at.name === "supports" && /^not \((caret-color|text-wrap)/.test(at.params)) at.remove();
    else if (at.name === "supports" && at.params.startsWith("not (-ms-ime")) at.replaceWith(at.nodes);
    else at.params = at.params.replace(", (-ms-high-contrast: active)", "");
  });
  // What belongs to printing is said once, in our own stylesheet.
  root.walkAtRules("media", (at) => {
    if (at.params === "print" && at.nodes.every((node) => node.selector?.startsWith(".govuk-"))) at.remove();
  });
  // Every colour has its value in our theme, so the components' own fallbacks are only weight.
  root.walkDecls((declaration) => {
    declaration.value = declaration.value.replace(/var\((--govuk-[a-z-]+-colour), [^()]+\)/g, "var($1)");
    if (/^-(ms|moz)-|^-webkit-font-smoothing/.test(declaration.prop)) declaration.remove();
  });
  root.walk((node) => {
    if ((node.type === "atrule" || node.type === "rule") && node.nodes?.length === 0) node.remove();
  });
  return root.toString();
}
