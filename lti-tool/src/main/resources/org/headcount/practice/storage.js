// Keeps words for the tools in this page's frames while the page lives, each tool's for itself (LTI Platform Storage 1.0).
const kept = new Map();

addEventListener("message", (event) => {
  const asked = event.data;
  if (event.origin === "null" || !asked || !["lti.put_data", "lti.get_data"].includes(asked.subject)) {
    return;
  }
  const place = JSON.stringify([event.origin, asked.key]);
  const answer = { subject: asked.subject + ".response", message_id: asked.message_id, key: asked.key };
  if (asked.subject === "lti.put_data") {
    kept.set(place, asked.value);
    answer.value = asked.value;
  } else if (kept.has(place)) {
    answer.value = kept.get(place);
  } else {
    answer.error = { code: "bad_request", message: "nothing was kept under that key" };
  }
  event.source.postMessage(answer, event.origin);
});
