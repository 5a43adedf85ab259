/** `$1,234.50` */
export const money = (amount: number): string =>
  `$${Math.abs(amount)
    .toFixed(2)
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`;

/** `+ $182.50 a month, + 14 %` */
export function difference(before: number, after: number): string {
  const by = after - before;
  const sign = by < 0 ? '-' : '+';
  const percent = before > 0 ? Math.abs((100 * by) / before).toFixed(0) : '0';
  return `${sign} ${money(by)} a month${percent === '0' ? '' : `, ${sign} ${percent} %`}`;
}
