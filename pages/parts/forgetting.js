// What is thrown away is deleted on the server too: under its id, or under its key where no answer told the id. Where
// the server cannot be reached now it is told later; until then this tab's store remembers it.
const TO_FORGET = "yaritori-to-forget";

const forget = one => {
  if (!one?.id && !one?.address) return; // it never left this page
  const address = one.id ? `/api/recordings/${one.id}` : one.address;
  sessionStorage.setItem(TO_FORGET, JSON.stringify([...toForget(), { address, key: one.key ?? null }]));
  tellToForget();
};

const toForget = () => JSON.parse(sessionStorage.getItem(TO_FORGET) ?? "[]");

const tellToForget = async () => {
  for (const one of toForget()) {
    const headers = one.key ? { "Yaritori-Key": one.key } : {};
    const answer = await fetch(one.address, { method: "DELETE", headers }).catch(() => null);
    if (!answer || answer.status >= 500) continue;
    const left = toForget().filter(other => JSON.stringify(other) !== JSON.stringify(one));
    sessionStorage.setItem(TO_FORGET, JSON.stringify(left));
  }
};

addEventListener("online", tellToForget);
