/**
 * A deterministic stand-in for a translation: same input, same output, believable length, paragraph
 * structure kept. Never mistakable for a real one by a test that looks.
 */
const syllables = [
  'la',
  'ren',
  'to',
  'mi',
  'sor',
  've',
  'ka',
  'lun',
  'di',
  'pra',
  'no',
  'tel',
  'hu',
  'bri',
  'sa',
  'gen',
]
const han = '山水風月夜雨花雪春秋江河天地心人古今長短東西南北遠近'
const cjk = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]/u

/** The text between the last pair of markers of a prompt; the whole prompt where it has none. */
export function textToTranslate(prompt: string): string {
  const fenced = [
    ...prompt.matchAll(/<((?:source|text|source_text|chapter|document)(?:-[0-9a-f]+)?)>\n?([\s\S]*?)\n?<\/\1>/g),
  ].at(-1)
  if (fenced?.[2] !== undefined) return fenced[2]
  const lines = [...prompt.matchAll(/^(={3,}|-{3,}|<{3,}|`{3,}|"{3})[^\n]*\n([\s\S]*?)\n(?:\1|>{3,})[^\n]*$/gm)].at(-1)
  return lines?.[2] ?? prompt
}

/** Asian text becomes Latin words, anything else becomes Han characters; blank lines stay where they are. */
export function pseudoTranslate(text: string): string {
  return text
    .split('\n')
    .map(line => (line.trim() === '' ? '' : cjk.test(line) ? toWords(line) : toHan(line)))
    .join('\n')
}

function toWords(line: string): string {
  const words: string[] = []
  let seed = hash(line)
  for (let count = Math.max(1, Math.round([...line].length * 0.6)); count > 0; count--) {
    let word = ''
    for (let part = 1 + (seed % 3); part > 0; part--) {
      seed = next(seed)
      word += syllables[seed % syllables.length] ?? ''
    }
    words.push(word)
  }
  const sentence = words.join(' ')
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`
}

function toHan(line: string): string {
  let seed = hash(line)
  let out = ''
  for (let count = Math.max(1, Math.round([...line].length * 0.35)); count > 0; count--) {
    seed = next(seed)
    out += han[seed % han.length] ?? ''
  }
  return `${out}。`
}

function hash(text: string): number {
  let value = 2166136261
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 16777619) >>> 0
  return value
}

function next(seed: number): number {
  return (Math.imul(seed, 1664525) + 1013904223) >>> 0
}

/** The upstream's token rule: one per Asian character, one per four others, at least one for any text. */
export function replayTokens(text: string): number {
  let asian = 0
  let others = 0
  for (const character of text) {
    if (cjk.test(character)) asian++
    else others++
  }
  return asian + Math.ceil(others / 4)
}
