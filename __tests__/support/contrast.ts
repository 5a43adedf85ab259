/** The least contrast of any text with what is behind it, as WCAG counts it. */
export const LEAST_CONTRAST = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const paint = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const [colour, opacity] of colours) {
      canvas.globalAlpha = opacity;
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((one) => {
      const c = one / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let least = 21;
  for (const element of document.querySelectorAll('body *')) {
    if (element.tagName === 'SCRIPT') continue;
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const behind = [];
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) {
      behind.unshift([getComputedStyle(at).backgroundColor, 1]);
      opacity *= Number(getComputedStyle(at).opacity);
    }
    const back = paint(behind);
    const front = paint([...behind, [getComputedStyle(element).color, opacity]]);
    least = Math.min(least, (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05));
  }
  return least;
})()`;

/** The same of the picture's texts: their own colour on that of the part, or of the paper. */
export const LEAST_PICTURE_CONTRAST = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((one) => {
      const c = one / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = document.querySelector('svg .paper');
  return Math.min(...[...document.querySelectorAll('svg text')].map((text) => {
    const shape = text.closest('g')?.querySelector('rect, circle') ?? paper;
    const behind = text.classList.contains('signed') ? text.previousElementSibling : shape;
    const [front, back] = [text, behind].map((one) => luminance(getComputedStyle(one).fill));
    return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
  }));
})()`;
