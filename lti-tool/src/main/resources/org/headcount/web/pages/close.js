// Tells the LMS around us, or the one that opened us, that its registration has come to an end (LTI Dynamic Registration 1.0 §3.7).
(function () {
  var lms = window.opener || (window.parent === window ? null : window.parent);
  var origins = document.currentScript.getAttribute("data-origins").split(" ");
  if (lms) {
    origins.forEach(function (origin) {
      lms.postMessage({ subject: "org.imsglobal.lti.close" }, origin);
    });
  }
})();
