// A slider beside every number that asks for one. The number is the field: it alone is sent, and
// without scripts it is all there is.
"use strict";

for (const number of document.querySelectorAll("input[type=number][data-slider]")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = number.min;
  slider.max = number.max;
  slider.value = number.value;
  slider.setAttribute("aria-label", number.labels[0].textContent.trim());
  slider.setAttribute("aria-describedby", number.getAttribute("aria-describedby") ?? "");
  slider.addEventListener("input", () => { number.value = slider.value; });
  number.addEventListener("input", () => { slider.value = number.value || slider.min; });
  const both = document.createElement("span");
  both.className = "slider";
  number.replaceWith(both);
  both.append(slider, number);
}
