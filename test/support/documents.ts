import assert from 'node:assert/strict';
import type { YamlDocument } from '../../engine/yaml/document';
import { type ParseOptions, parseStream, type YamlStream } from '../../engine/yaml/parse';

export const PLAIN: ParseOptions = { templates: 'auto', patch: false };

export function streamOf(text: string, options: ParseOptions = PLAIN): YamlStream {
  return parseStream(text, options);
}

/** The one document of a text. */
export function documentOf(text: string, options: ParseOptions = PLAIN): YamlDocument {
  const { documents } = streamOf(text, options);
  assert.equal(documents.length, 1, 'the text is one document');
  return documents[0]!.document;
}
