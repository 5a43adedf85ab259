import fc from 'fast-check';

/**
 * Strings that could mean something to Markdown, HTML, a terminal or a script. A script among them
 * that runs sets `hacked`.
 */
const ATTACKS = [
  '```\n# out',
  '~~~~\n</details>',
  '</details><script>window.hacked=1</script>',
  '</script><script>window.hacked=1</script>',
  '| a | b |\n|-|-|\n| c | d |',
  '<!-- --><img src=x onerror="window.hacked=1">',
  '--> <svg onload=window.hacked=1>',
  '\u202Edrowssap\u2066',
  '\u200B\u200F\uFEFF',
  '![x](javascript:window.hacked=1)',
  '[x](javascript:alert(1) "t")',
  '"><a href="javascript:alert(1)">',
  "' onmouseover='window.hacked=1",
  '&lt;script&gt;&#60;script&#62;',
  '👩‍👩‍👧‍👦🏳️‍🌈\u{1F468}',
  '\ud83d',
  '`',
  '````````',
  '\r\n- item\r\n\r\n# heading',
  '    indented\n\n> quoted\n\n***\n\n1. one',
  '\u001b[31mred\u001b]8;;https://evil.test\u0007',
  '\u0000\u0085\u2028',
  '@someone #1 https://evil.test www.evil.test',
  '__proto__',
  'constructor',
  '$${{ secrets.TOKEN }}',
  '',
];

export const oddString: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ATTACKS) },
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...ATTACKS), fc.constantFrom(...ATTACKS)).map(([a, b]) => a + b) },
);

/** Any JSON of odd keys and values, also such that is JSON in a string. */
const { odd } = fc.letrec((tie) => ({
  odd: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    oddString,
    fc.constantFrom(null, true, 0, -1.5e300),
    fc.array(tie('odd'), { maxLength: 4 }),
    fc.array(fc.tuple(oddString, tie('odd')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    tie('odd').map((value) => JSON.stringify(value) ?? ''),
  ),
}));

const action = fc.constantFrom(
  ['create'],
  ['update'],
  ['delete'],
  ['delete', 'create'],
  ['create', 'delete'],
  ['forget'],
  ['read'],
  ['no-op'],
);
const mask = fc.constantFrom({}, true, false);
const body = (value: unknown) => (typeof value === 'object' && value !== null ? value : { value });

const change = fc
  .record({
    address: oddString,
    type: oddString,
    previous: oddString,
    deposed: oddString,
    reason: oddString,
    id: oddString,
    action,
    before: odd,
    after: odd,
    mask,
  })
  .map(({ address, type, previous, deposed, reason, id, action: actions, before, after, mask: sensitive }) => ({
    address,
    type,
    previous_address: previous,
    ...(deposed.length % 2 === 0 && { deposed }),
    action_reason: reason,
    change: {
      actions,
      before: body(before),
      after: actions[0] === 'delete' && actions.length === 1 ? null : body(after),
      after_unknown: {},
      before_sensitive: sensitive,
      after_sensitive: {},
      replace_paths: [[reason, 0]],
      ...(id.length % 3 === 0 && { importing: { id } }),
    },
  }));

/**
 * A plan's JSON in which every string that anybody may choose is odd; in one plan of eight one is a
 * megabyte long.
 */
export const oddPlan: fc.Arbitrary<string> = fc
  .record({
    changes: fc.array(change, { minLength: 1, maxLength: 6 }),
    drift: fc.array(change, { maxLength: 2 }),
    outputs: fc.array(oddString, { maxLength: 3 }),
    problem: oddString,
    long: fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: oddString }),
  })
  .map(({ changes, drift, outputs, problem, long }) =>
    JSON.stringify({
      format_version: '1.2',
      terraform_version: problem,
      resource_changes: [
        ...changes,
        ...(long === undefined
          ? []
          : [
              {
                address: 'a.long',
                type: 'a',
                change: {
                  actions: ['update'],
                  before: { v: '' },
                  after: { v: (long || '`').repeat((1 << 20) / (long.length || 1)) },
                },
              },
            ]),
      ],
      resource_drift: drift,
      deferred_changes: changes.slice(0, 1).map((one) => ({ reason: problem, resource_change: one })),
      output_changes: Object.fromEntries(outputs.map((name) => [name, { actions: ['update'] }])),
      checks: [{ address: { to_display: problem }, status: 'fail', instances: [{ problems: [{ message: problem }] }] }],
    }),
  );
