import type { ItemChange } from './event';

/**
 * An event of DynamoDB Streams. Source: docs.aws.amazon.com/lambda/latest/dg/with-ddb.html and
 * amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

interface StreamRecord {
  readonly eventSource: 'aws:dynamodb';
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly dynamodb: { readonly SequenceNumber: string; readonly OldImage?: Image; readonly NewImage?: Image };
}

interface Image {
  readonly [name: string]: Attribute;
}
/** A value with its type: `{ S: 'text' }`, `{ N: '1.5' }`. */
interface Attribute {
  readonly [type: string]: Typed[1];
}
/** The type of a value and the value. Source: API_streams_AttributeValue.html */
type Typed =
  | ['B' | 'N' | 'S', string]
  | ['BS' | 'NS' | 'SS', readonly string[]]
  | ['BOOL' | 'NULL', boolean]
  | ['L', readonly Attribute[]]
  | ['M', Image];

export const isStream = (event: object): event is StreamEvent => {
  const [first] = ('Records' in event ? event.Records : []) as readonly { readonly eventSource?: string }[];
  return first?.eventSource === 'aws:dynamodb';
};

const CHANGES = { INSERT: 'created', MODIFY: 'changed', REMOVE: 'deleted' } as const;

/** Lambda repeats from the first sequence number that failed. */
export const changeOf = ({
  eventName,
  dynamodb: { SequenceNumber, OldImage, NewImage },
}: StreamRecord): ItemChange => ({
  id: SequenceNumber,
  change: CHANGES[eventName],
  ...(OldImage && { before: itemOf(OldImage) }),
  ...(NewImage && { after: itemOf(NewImage) }),
});

const itemOf = (image: Image) =>
  Object.fromEntries(Object.entries(image).map(([name, attribute]) => [name, plainOf(attribute)]));

/**
 * Text, numbers, booleans, lists and maps as those of JavaScript; a number that it can't represent
 * exactly is lost, so large ones belong in a text. Binary values stay in base64.
 */
function plainOf(attribute: Attribute): unknown {
  const [[type, value]] = Object.entries(attribute) as [Typed];
  if (type === 'N') return Number(value);
  if (type === 'NS') return value.map(Number);
  if (type === 'NULL') return null;
  if (type === 'L') return value.map(plainOf);
  return type === 'M' ? itemOf(value) : value;
}
