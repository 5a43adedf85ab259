import fc from 'fast-check';
import { layout } from '../../review/diagram-layout';
import { mermaid } from '../../review/diagram-mermaid';
import { svg } from '../../review/diagram-svg';
import type { Picture } from '../../review/picture';

const name = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('"]; end', '</svg><script>', 'a|b', '`', 'x'.repeat(60)),
);

const MARK = fc.option(fc.constantFrom('added', 'changed', 'replaced', 'removed'), { nil: undefined });
/** Any picture: some parts in others, arrows everywhere, odd names. */
const anyPicture: fc.Arbitrary<Picture> = fc
  .record({
    labels: fc.array(fc.tuple(name, fc.nat(), MARK), { minLength: 1, maxLength: 14 }),
    arrows: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('grant', 'traffic', 'messages', 'use'), name, MARK), {
      maxLength: 20,
    }),
  })
  .map(({ labels, arrows }) => {
    // The first few hold the others.
    const holders = Math.min(4, Math.floor(labels.length / 3));
    const shapes = labels.map(([label, pick, mark], index) => {
      const within =
        index === 0 || holders === 0 ? undefined : pick % 2 ? `s${pick % Math.min(index, holders)}` : undefined;
      return {
        id: `s${index}`,
        kind: 'queue',
        label,
        note: label,
        within,
        holds: index < holders,
        resources: 1,
        mark,
      } as const;
    });
    const leaf = (pick: number) => `s${holders + (pick % (labels.length - holders))}`;
    return {
      title: labels[0]?.[0] ?? '',
      shapes,
      arrows: arrows.map(
        ([from, to, is, label, mark]) => ({ from: leaf(from), to: leaf(to), is, label, mark }) as const,
      ),
      marked: true,
    };
  });

test('nothing overlaps, all lies where it belongs, and no name can end the drawing', async () => {
  await fc.assert(
    fc.asyncProperty(anyPicture, async (picture) => {
      const { boxes, lines, width, height } = await layout(picture);
      expect(boxes).toHaveLength(picture.shapes.length);
      const box = new Map(boxes.map((one) => [one.shape.id, one]));
      for (const one of boxes) {
        const around =
          one.shape.within === undefined ? { x: 0, y: 0, width, height } : (box.get(one.shape.within) as typeof one);
        expect(one.x).toBeGreaterThanOrEqual(around.x);
        expect(one.y).toBeGreaterThanOrEqual(around.y);
        expect(one.x + one.width).toBeLessThanOrEqual(around.x + around.width + 1);
        expect(one.y + one.height).toBeLessThanOrEqual(around.y + around.height + 1);
        for (const other of boxes) {
          if (one === other || one.shape.within !== other.shape.within) continue;
          const apart =
            one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y;
          expect(apart).toBe(true);
        }
      }
      for (const { points, label } of lines) {
        expect(points.length).toBeGreaterThanOrEqual(2);
        if (label)
          expect(
            label.x >= 0 && label.x + label.width <= width && label.y >= 0 && label.y + label.height <= height,
          ).toBe(true);
      }
      const drawn = await svg(picture);
      expect(drawn.match(/<\/?(svg|script|style)\b/g)).toEqual(['<svg', '<style', '</style', '</svg']);
      for (const line of mermaid(picture).trimEnd().split('\n')) expect(line).toMatch(MERMAID);
    }),
    { numRuns: 25 },
  );
});

const TEXT = String.raw`"(?:[\p{L}\p{N} .,:/()·−±~+*@_-]|#\d+;|<b>|<\/b>|<br>)*"`;
const MERMAID = new RegExp(
  `^(${[
    'flowchart LR',
    String.raw` *n\d+\[${TEXT}\]`,
    String.raw` *subgraph n\d+\[${TEXT}\]`,
    ' *end',
    String.raw`  n\d+ (-->|==>|-\.->|---)(\|${TEXT}\|)? n\d+`,
    String.raw`  classDef \w+ [\w#:,-]+( 4)?`,
    String.raw`  class n\d+(,n\d+)* \w+`,
  ].join('|')})$`,
  'u',
);

test('it says everything in words, and more than by colour', async () => {
  const picture: Picture = {
    title: 'prod',
    marked: true,
    shapes: [
      { id: 'a', kind: 'queue', label: 'orders', resources: 1, mark: 'replaced' },
      { id: 'b', kind: 'bucket', label: 'docs', resources: 1, mark: 'removed' },
    ],
    arrows: [{ from: 'a', to: 'b', is: 'grant', label: 'read', mark: 'added' }],
  };
  const drawn = await svg(picture);
  expect(drawn).toContain('role="img" aria-labelledby="picture-title picture-words"');
  expect(drawn).toContain('<title id="picture-title">prod, with changes</title>');
  expect(drawn).toContain(
    'Parts: queue orders (replaced); bucket docs (removed). Arrows: orders may read docs (added).',
  );
  // Signs next to the parts and in the legend, and words next to those.
  for (const [sign, word] of Object.entries({ '±': 'replaced', '−': 'removed' })) {
    expect(drawn.split(`>${sign}</text>`)).toHaveLength(3);
    expect(drawn).toContain(`>${word}</text>`);
  }
  expect(drawn).toContain('>+ read</text>');
});
