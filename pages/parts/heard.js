// Puts what was heard into the chat box, once; stands behind box.js. It needs no further run of the page.
let heard = null;

const write = ({ recording, text }, frames = 60) => {
  const box = document.querySelector(BOX);
  if (!box && frames) return requestAnimationFrame(() => write({ recording, text }, frames - 1));
  if (box) fill(box, text);
};

export default function ({ data }) {
  if (heard === data.recording) return;
  heard = data.recording;
  write(data);
}
