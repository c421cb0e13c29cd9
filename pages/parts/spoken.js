// From a recording to words in the chat box, and from there to the partner. Stands behind box.js and
// forgetting.js and before voice.js, whose states it sets.
//
// A recording stays here until it is written down, so "try again" sends the same one. What was heard belongs to
// its talk: who is in another one by then finds it as the draft of the first.
const GRACE_MS = 2_500; // to see what was heard before it is sent, and for each character
const GRACE_MS_A_CHARACTER = 60;
const LONGEST_GRACE_MS = 8_000;
const FRAMES_UNTIL_IT_CAN_BE_SENT = 60;
const TAKEN_WITHIN_MS = 5_000; // what was sent and has begun no turn by then is still in the box, or the page says why
const UNSURE = 0.5; // of a transcriber's own confidence
const SAY_AGAIN_AT_ONCE = new Set([
  "recording_silent",
  "recording_not_speech",
  "recording_broken",
  "recording_not_found",
  "nothing_heard",
]);
const NO_USE = new Set(["no_transcriber", "spoken_enough", "budget_exhausted", "attempt_closed", "attempt_not_found"]);

let recording = null;
let grace = 0;

const write = async one => {
  recording = one;
  set("writing");
  const { attempt, recordAddress, turnKey } = settings();
  one.address ??= recordAddress;
  let answer = {};
  let code = "not_answered"; // by our own server
  try {
    const reply = one.id
      ? await fetch(`/api/recordings/${one.id}/again`, { method: "POST", headers: { "Yaritori-Turn-Key": turnKey } })
      : await fetch(one.address, {
          method: "POST",
          headers: {
            "Content-Type": "audio/wav",
            "Yaritori-Key": one.key,
            "Yaritori-Turn-Key": turnKey,
            "Yaritori-Way": "hands_free",
          },
          body: one.wav,
        });
    answer = await reply.json();
    code = reply.ok ? null : answer.code;
  } catch {}
  one.id = answer.recordingId ?? one.id;
  if (one.isDropped) forget(one);
  else if (recording !== one || !handsFree()) putAside(one, attempt, code ? "" : answer.text);
  else if (!code) show(attempt, answer.text, answer.confidence);
  else if (SAY_AGAIN_AT_ONCE.has(code)) listen(because(code));
  else if (NO_USE.has(code)) rest(because(code));
  else if (code === "not_answered") set("trouble", words(one.id ? "unreached" : "unsent"));
  else set("trouble", because(code));
};

// What was heard for who has left meanwhile, or speaks in another way now.
const putAside = (one, attempt, text) => {
  const isFoundAgain = recording !== one && recording?.id === one.id;
  const isThePages = settings()?.attempt === attempt && document.querySelector(".st-key-writing-down");
  if (recording === one) set("off");
  if (text && !isFoundAgain && !isThePages && isUnheard(one.id)) putDown(attempt, text);
};

// Into the box, behind what is typed; or where that is another talk's, into the draft of this one.
const putDown = (attempt, text) => {
  const box = settings()?.attempt === attempt ? document.querySelector(BOX) : null;
  const typed = box ? box.value : (sessionStorage.getItem(draftName(attempt)) ?? "");
  const words = typed.trim() ? `${typed} ${text}` : text;
  if (box) fill(box, words);
  else sessionStorage.setItem(draftName(attempt), words);
  return box && { typed };
};

const show = (attempt, text, confidence) => {
  const put = putDown(attempt, text);
  if (!put) return rest();
  recording.before = put.typed;
  isUnheard(recording.id);
  if (recording.isFoundAgain) return set("changing"); // another tab may be about to send it
  if (settings().sendAtOnce) return send();
  set("shown", confidence !== null && confidence < UNSURE ? words("unsure") : "");
  const patience = Math.min(GRACE_MS + GRACE_MS_A_CHARACTER * text.length, LONGEST_GRACE_MS);
  voicePlace.parentElement.querySelector(".strip").style.setProperty("--grace", `${patience}ms`);
  grace = setTimeout(send, patience);
};

// It goes off by itself no more.
const hold = () => {
  clearTimeout(grace);
  set("changing");
};

const send = () => {
  clearTimeout(grace);
  set("sending");
  press(FRAMES_UNTIL_IT_CAN_BE_SENT);
};

const press = frames => {
  if (hands !== "sending") return;
  const button = document.querySelector(BUTTON);
  if (button && !button.disabled) {
    button.click();
    grace = setTimeout(() => hands === "sending" && set("changing"), TAKEN_WITHIN_MS);
  } else if (frames) requestAnimationFrame(() => press(frames - 1));
  else set("changing");
};

const sayAgain = () => {
  clearTimeout(grace);
  const box = document.querySelector(BOX);
  const { before } = recording ?? {}; // there is none while nothing of it stands in the box
  if (box && before !== undefined) fill(box, before);
  if (recording) recording.isDropped = true;
  forget(recording);
  return listen();
};
