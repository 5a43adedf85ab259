import { relative } from 'node:path';
import { files, programs, ROOT, tests, text, withoutCode } from './support/house';

/** Words that pages and programs do not use, with their replacements. */
const UNUSED_WORDS: Readonly<Record<string, string>> = {
  'anew\\b': 'again, or recreates',
  'are no (?!longer|more )': 'are not, or does not have',
  'beside\\b': 'next to, in addition to, or as well as',
  'has no such\\b': 'does not support',
  'in (?:the )?place of\\b': 'instead of',
  'is no (?!longer|more )': 'is not a, or does not have',
  'it has not\\b(?! \\w+ed| been)': 'it does not have',
  'lest\\b': 'so that … not',
  'made elsewhere\\b': 'created elsewhere',
  'of (?:its|their) own\\b(?! [a-z])': 'its own …, or separate',
  'thereby\\b': 'a sentence with a subject',
  'what is there\\b': 'existing',
  'who deploys\\b': 'the deployer',
  'whoever\\b': 'the user, the deployer, or everyone who',
};

/** Where words of the list are in a text, with what to write instead. */
const unusedIn = (file: string, prose: string) =>
  Object.entries(UNUSED_WORDS).flatMap(([word, instead]) =>
    [...prose.matchAll(new RegExp(`.{0,30}\\b${word}.{0,20}`, 'gi'))].map(
      ([where]) => `${file}: "${where}": write ${instead}`,
    ),
  );

/** Comments and strings of a program: docstrings, messages, support tables. */
const proseOf = (source: string) =>
  (source.match(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g) ?? [])
    .join('\n')
    .replace(/\$\{[^{}]*\}/g, '…')
    .replace(/\n\s*(?:\/\/|\*(?!\/))?/g, ' ')
    .replace(/['"`] +['"`]/g, '')
    .replace(/\s+/g, ' ');

test('programs use plain words in comments, messages and tables', () => {
  const prose = programs.map((file) => [file, proseOf(text(file))] as const);
  // The scanner finds both kinds: a docstring, and a message that is split over lines.
  const proseIn = (name: string) => prose.find(([file]) => file === name)?.[1];
  expect(proseIn('modules/queue/queue.ts')).toContain('A queue: each message is delivered to one consumer');
  expect(proseIn('modules/queue/settings.ts')).toContain(
    'beginning with a letter or _: the clouds quote other names differently.',
  );
  expect(prose.flatMap(([file, words]) => unusedIn(file, words))).toEqual([]);
});

test('tests use plain words in names, comments and messages', () => {
  // The list of words names them.
  const own = relative(ROOT, __filename);
  expect(tests.filter((file) => file !== own).flatMap((file) => unusedIn(file, proseOf(text(file))))).toEqual([]);
});

test('pages use plain words', () => {
  const handwritten = (page: string) =>
    withoutCode(text(page))
      .replace(/<!-- (\w+):([\w-]+) -->[\s\S]*?<!-- \/\1:\2 -->/g, '')
      .replace(/`[^`]*`/g, '')
      .replace(/\s+/g, ' ');
  const problems = files
    .filter((file) => file.endsWith('.md') && !file.startsWith('__tests__/'))
    .flatMap((page) => unusedIn(page, handwritten(page)));
  expect(problems).toEqual([]);
});
