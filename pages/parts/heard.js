// Puts what was heard into the chat box, once, behind what was typed; stands behind box.js. Who says it again
// gets the new words in place of the old ones, unless they have changed them. It needs no further run of the page.
let heard = null;
let filledIn = null;

const write = ({ recording, text, typed }, frames = 60) => {
  const box = document.querySelector(BOX);
  if (!box && frames) return requestAnimationFrame(() => write({ recording, text, typed }, frames - 1));
  if (!box) return;
  const before = (typed || box.value).trim();
  filledIn = before && before !== filledIn ? `${before} ${text}` : text;
  fill(box, filledIn);
};

export default function ({ data }) {
  if (heard === data.recording) return;
  heard = data.recording;
  write(data);
}
