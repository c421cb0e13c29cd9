// Puts what was heard into the chat box, once, behind what was typed; stands behind box.js. Who says it again
// gets the new words in place of the old ones, unless they have changed them. It is there before the words are,
// and needs neither to be loaded then nor another run of the page.
let heard = null;
let filledIn = null;

const write = (text, typed, frames = 60) => {
  const box = document.querySelector(BOX);
  if (!box && frames) return requestAnimationFrame(() => write(text, typed, frames - 1));
  if (!box) return;
  const before = (typed || box.value).trim();
  filledIn = before && before !== filledIn ? `${before} ${text}` : text;
  fill(box, filledIn);
};

export default function ({ data }) {
  const room = document.querySelector(".st-key-writing-down");
  const look = () => {
    const words = room?.querySelector(".y-written-down")?.dataset;
    if (!words || words.recording === heard) return;
    heard = words.recording;
    write(words.text, data.typed);
  };
  const watching = new MutationObserver(look);
  watching.observe(room, { childList: true, subtree: true });
  look();
  return () => watching.disconnect();
}
