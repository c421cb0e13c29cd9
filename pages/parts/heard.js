// Puts what was heard into the chat box, once, behind what was typed before it and meanwhile; stands behind
// box.js. Who says it again gets the new words in place of the old ones, unless they have changed them. It is
// there before the words are, and needs neither to be loaded then nor another run of the page.
const ROOM = ".st-key-writing-down";

let filledIn = null;

const write = (text, typed, frames = 60) => {
  const box = document.querySelector(BOX);
  if (!box && frames) return requestAnimationFrame(() => write(text, typed, frames - 1));
  if (!box) return;
  const before = [...new Set([typed.trim(), box.value.trim()])].filter(words => words && words !== filledIn);
  filledIn = [...before, text].join(" ");
  fill(box, filledIn);
};

// All that it needs stands beside the words: what an earlier run of the page has said may be of another recording.
const look = () => {
  const words = document.querySelector(`${ROOM} .y-written-down`)?.dataset;
  if (words && isUnheard(words.recording)) write(decodeURIComponent(words.text), decodeURIComponent(words.typed));
};

const watching = new MutationObserver(look);

export default function () {
  watching.observe(document.querySelector(ROOM), { childList: true, subtree: true });
  look();
  return () => watching.disconnect();
}
