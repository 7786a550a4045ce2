// Sends the only form of the page on its way. Not run again when the page comes back from the browser's history.
document.forms[0].submit();
