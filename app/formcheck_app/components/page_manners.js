// What Streamlit leaves out for screen readers and phones: landmarks, names of file
// fields, icons that are only drawn, and the camera in the chooser. Runs once a page.
(() => {
  document.documentElement.lang = "@language";
  window.formcheckPages = "@pages";
  window.formcheckUpload = "@upload";
  const WATCHED = "formcheckManners";
  if (window[WATCHED]) return;
  window[WATCHED] = true;
  const set = (element, name, value) => {
    if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
  };
  const mend = () => {
    set(document.querySelector('[data-testid="stMain"]'), "role", "main");
    const menu = document.querySelector(".st-key-menu");
    set(menu, "role", "navigation");
    set(menu, "aria-label", window.formcheckPages);
    for (const input of document.querySelectorAll('input[type="file"]')) {
      const box = input.closest('[data-testid="stFileUploader"]');
      const label = box && box.querySelector("label");
      if (label) set(input, "aria-label", label.textContent.trim());
      const video = input.closest('[class*="st-key-upload-video"], [class*="st-key-test-video"]');
      if (video) set(input, "accept", "video/*");
    }
    // A box of several fields that opens a calendar: it has no role that can be expanded.
    for (const field of document.querySelectorAll('[data-testid="stDateInputField"][aria-expanded]')) {
      field.removeAttribute("aria-expanded");
    }
    for (const said of document.querySelectorAll('[data-testid="stFileUploaderDropzone"] button *')) {
      const text = said.firstChild;
      if (text?.nodeType === Node.TEXT_NODE && text.nodeValue === "Upload") text.nodeValue = window.formcheckUpload;
    }
    for (const zone of document.querySelectorAll('[data-testid="stFileUploaderDropzone"]')) {
      set(zone, "role", "group");
    }
    for (const icon of document.querySelectorAll('[data-testid="stIconMaterial"]')) {
      set(icon, "aria-hidden", "true");
    }
    for (const slider of document.querySelectorAll('[role="slider"]:not([aria-label])')) {
      const box = slider.closest('[data-testid="stSlider"]');
      const label = box && box.querySelector("label");
      if (label) set(slider, "aria-label", label.textContent.trim());
    }
  };
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mend();
    });
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["aria-expanded"],
  });
  mend();
})();
