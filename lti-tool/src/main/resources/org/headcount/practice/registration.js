// Closes the frame of a tool's registration when the tool says that it is done (LTI Dynamic Registration 1.0 §3.7).
addEventListener("message", (event) => {
  const frame = document.querySelector("iframe[name='registration']");
  if (frame && event.source === frame.contentWindow && event.data && event.data.subject === "org.imsglobal.lti.close") {
    frame.remove();
    document.getElementById("state").textContent = "The registration is closed";
  }
});
