// Keeps the gradebook fresh. Without script the Reload link does the same.
const gradebook = document.getElementById("gradebook");
const news = document.getElementById("gradebook-news");

async function refresh() {
  try {
    const answer = await fetch(gradebook.dataset.source, { cache: "no-store" });
    const html = await answer.text();
    if (answer.ok && html !== refresh.last) {
      gradebook.innerHTML = html;
      if (refresh.last !== undefined) {
        news.textContent = "The gradebook changed at " + new Date().toLocaleTimeString() + ".";
      }
      refresh.last = html;
    }
  } catch (unreachable) {
    news.textContent = "The gradebook cannot be reached just now.";
  }
}

refresh();
setInterval(refresh, 1500);
