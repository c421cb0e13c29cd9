// The microphone of the page: opened, listened to until somebody has spoken and stopped, and closed again.
//
// What is heard stays in the browser until an utterance has ended, and is forgotten when the learner drops
// it or pauses. Paused means closed: the tracks are stopped, and the browser's own sign of a live microphone
// goes out. Nothing is played back.
//
// When an utterance has ended is known in end_of_speech.js, which stands before this one in the script into which
// they are joined. So this exports nothing, and it listens to nothing before `openEars` is called.
const FRAME_MS = 20;
const WHISPER_HZ = 16_000;
const BEFORE_MS = 400; // kept from before speech was noticed, so that no first syllable is lost
const AFTER_MS = 400; // kept of the silence that ends it
const LONGEST_MS = 59_000; // with what is kept before it, less than the minute that a recording may have
const DEAF_AFTER_MS = 4_000;
const METER_MS = 50;
const METER_DB = [-60, -10];
const MONO = { channelCount: 1, channelCountMode: "explicit" };

/** Why this page can have no microphone at all: "insecure" (not HTTPS), "unsupported" (the browser), or null. */
const earsTrouble = () => {
  if (!window.isSecureContext) return "insecure";
  const able = navigator.mediaDevices?.getUserMedia && window.AudioContext && window.AudioWorkletNode;
  return able ? null : "unsupported";
};

/** Frames of samples from -1 to 1 as a mono WAV of 16 bits. */
const wavOf = (frames, rate) => {
  const samples = frames.reduce((sum, frame) => sum + frame.length, 0);
  const wav = new DataView(new ArrayBuffer(44 + samples * 2));
  const write = (at, text) => [...text].forEach((letter, i) => wav.setUint8(at + i, letter.charCodeAt(0)));
  write(0, "RIFF");
  wav.setUint32(4, 36 + samples * 2, true);
  write(8, "WAVEfmt ");
  wav.setUint32(16, 16, true);
  wav.setUint16(20, 1, true); // PCM
  wav.setUint16(22, 1, true); // one channel
  wav.setUint32(24, rate, true);
  wav.setUint32(28, rate * 2, true);
  wav.setUint16(32, 2, true);
  wav.setUint16(34, 16, true);
  write(36, "data");
  wav.setUint32(40, samples * 2, true);
  let at = 44;
  for (const frame of frames) {
    for (const sample of frame) {
      wav.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true);
      at += 2;
    }
  }
  return new Blob([wav], { type: "audio/wav" });
};

// Runs where the sound is made, and hands it over in frames. It writes no output, which is silence.
const FRAMES_OF_SOUND = `
registerProcessor("yaritori-frames", class extends AudioWorkletProcessor {
  frame = new Float32Array(Math.round(sampleRate * ${FRAME_MS} / 1000));
  filled = 0;
  process([[channel = []]]) {
    for (const sample of channel) {
      this.frame[this.filled++] = sample;
      if (this.filled < this.frame.length) continue;
      this.port.postMessage(this.frame, [this.frame.buffer]);
      this.frame = new Float32Array(Math.round(sampleRate * ${FRAME_MS} / 1000));
      this.filled = 0;
    }
    return true;
  }
});`;

const loudness = frame => 10 * Math.log10(frame.reduce((sum, sample) => sum + sample * sample, 0) / frame.length);

const troubleOf = error =>
  ({
    NotAllowedError: "refused",
    SecurityError: "refused",
    NotFoundError: "none",
    OverconstrainedError: "none",
    NotReadableError: "busy",
    AbortError: "busy",
  })[error.name] ?? "failed";

// The sound of a stream as frames; at 16 kHz where the browser converts, else (Firefox) at the device's rate.
const listenTo = async (stream, onFrame) => {
  const connect = async options => {
    const context = new AudioContext(options);
    const module = URL.createObjectURL(new Blob([FRAMES_OF_SOUND], { type: "text/javascript" }));
    try {
      const source = context.createMediaStreamSource(stream);
      await context.audioWorklet.addModule(module);
      const node = new AudioWorkletNode(context, "yaritori-frames", MONO);
      node.port.onmessage = ({ data }) => onFrame(data);
      source.connect(node).connect(context.destination); // it is pulled from there; it is silent
      context.resume().catch(() => {}); // not waited for: without a click it may stay pending
      return context;
    } catch (error) {
      context.close();
      throw error;
    } finally {
      URL.revokeObjectURL(module);
    }
  };
  return connect({ sampleRate: WHISPER_HZ }).catch(() => connect({}));
};

/**
 * Open the microphone and listen for one utterance after the other.
 *
 * `onState` hears "waiting", "speaking", "pausing" and "paused"; `onEnd` gets each utterance once, with the
 * reason "ended", "full" or "finished", and by then the microphone is closed until `resume()`. `onTrouble` hears
 * "insecure", "unsupported", "refused", "none", "busy", "lost" or "failed"; after it, too, `resume()` tries again.
 */
const openEars = async ({ pauseMs, onLevel = () => {}, onState = () => {}, onEnd, onTrouble = () => {} }) => {
  let open = null; // what is to be released: { stream, context, watch }; an empty one while it is being opened
  let closed = false;
  let state = null;
  let hearing = null;
  let frames = [];
  let loudest = -Infinity;
  let sinceMeterMs = 0;

  const tell = now => {
    if (now !== state) onState((state = now));
  };

  const listenAnew = () => {
    hearing = new EndOfSpeech({ pauseMs, longestMs: LONGEST_MS, floorDb: hearing?.floorDb });
    frames = [];
  };

  const pause = () => {
    clearTimeout(open?.watch);
    for (const track of open?.stream?.getTracks() ?? []) track.stop();
    open?.context?.close();
    open = null;
    frames = [];
    onLevel(0);
    tell("paused");
  };

  const fail = code => {
    pause();
    onTrouble(code);
  };

  const end = reason => {
    const { sampleRate } = open.context;
    const tooMuch = Math.floor(Math.max(0, hearing.silentMs - AFTER_MS) / FRAME_MS);
    const kept = frames.slice(0, frames.length - tooMuch);
    const { voicedMs } = hearing;
    pause();
    onEnd({ wav: wavOf(kept, sampleRate), ms: kept.length * FRAME_MS, voicedMs, reason });
  };

  const meter = level => {
    loudest = Math.max(loudest, level);
    sinceMeterMs += FRAME_MS;
    if (sinceMeterMs < METER_MS) return;
    sinceMeterMs -= METER_MS;
    const [least, most] = METER_DB;
    onLevel(Math.max(0, Math.min(1, (loudest - least) / (most - least))));
    loudest = -Infinity;
  };

  const hear = frame => {
    const level = loudness(frame);
    const now = hearing.take(level, FRAME_MS);
    frames.push(frame);
    if (now === "waiting") frames.splice(0, frames.length - (BEFORE_MS + EndOfSpeech.BEGINS_MS) / FRAME_MS);
    meter(level);
    if (now === "ended" || now === "full") end(now);
    else tell(now);
  };

  const resume = async () => {
    if (open || closed) return;
    const trouble = earsTrouble();
    if (trouble) return fail(trouble);
    const opening = (open = {});
    try {
      const cleaned = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, ...cleaned } });
      opening.stream = stream;
      stream.getTracks()[0].onended = () => open === opening && fail("lost");
      if (open !== opening) return stream.getTracks().forEach(track => track.stop());
      listenAnew();
      opening.watch = setTimeout(() => open === opening && fail("failed"), DEAF_AFTER_MS);
      const context = await listenTo(stream, frame => {
        if (open !== opening || !opening.context) return;
        clearTimeout(opening.watch);
        hear(frame);
      });
      opening.context = context;
      if (open !== opening) context.close();
    } catch (error) {
      if (open === opening) fail(troubleOf(error));
    }
  };

  const drop = () => {
    if (!open?.context) return;
    listenAnew();
    tell("waiting");
  };

  // Whether there was anything to send.
  const finish = () => {
    if (!open?.context || hearing.state === "waiting") return false;
    end("finished");
    return true;
  };

  const close = () => {
    closed = true;
    pause();
  };

  await resume();
  return { close, pause, resume, drop, finish };
};
