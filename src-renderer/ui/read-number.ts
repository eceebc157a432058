/**
 * A number as a person types it: `0,5`, `0.5`, `1,200`, `$3.10`, full-width digits. A single mark with three digits behind it
 * and at most three before groups thousands (`1,200`), any other single mark is the decimal one. Null: nothing was typed.
 */
export function readNumber(text: string): number | null | 'unreadable' {
  const plain = text.normalize('NFKC').replace(/[\s$€£¥'’_]/g, '')
  if (plain === '') return null
  if (!/^[+-]?[\d.,]*\d[\d.,]*$/.test(plain)) return 'unreadable'
  const marks = plain.replace(/[^.,]/g, '')
  if (marks === '') return Number(plain)
  const last = marks.at(-1) ?? ''
  const behind = plain.slice(plain.lastIndexOf(last) + 1)
  const isGrouped = (mark: string) => new RegExp(`^[+-]?[1-9]\\d{0,2}(\\${mark}\\d{3})+$`).test(plain)
  if (marks.length === 1) {
    if (last === ',' && isGrouped(',')) return Number(plain.replace(',', ''))
    return Number(plain.replace(',', '.'))
  }
  if (new Set(marks).size === 1) return isGrouped(last) ? Number(plain.replaceAll(last, '')) : 'unreadable'
  const whole = plain.slice(0, plain.lastIndexOf(last))
  if (whole.includes(last)) return 'unreadable'
  return Number(`${whole.replace(/[.,]/g, '')}.${behind}`)
}
