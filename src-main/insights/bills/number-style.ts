/**
 * How a file writes its decimals. A semicolon says nothing: Germany separates cells with it and writes `1.284,50`, Switzerland
 * separates with it, too, and writes `1284.50`. `unclear`: what can be read two ways is refused.
 */
export type NumberStyle = 'point' | 'comma' | 'unclear'

const decimalComma = /^-?(0|\d{4,}),\d+$|^-?\d+,(\d{1,2}|\d{4,})$|^-?\d{1,3}(\.\d{3})+,\d+$/
const decimalPoint = /^-?(0|\d{4,})?\.\d+$|^-?\d+\.(\d{1,2}|\d{4,})$|^-?\d{1,3}(,\d{3})+\.\d+$|^-?\d*\.?\d+e[+-]?\d+$/i

/** From the first amounts and counts of the file. */
export function tellNumberStyle(values: Iterable<string>, delimiter: string): NumberStyle {
  let commas = 0
  let points = 0
  for (const value of values) {
    const text = stripCurrency(value)
    if (decimalComma.test(text)) commas += 1
    else if (decimalPoint.test(text)) points += 1
  }
  if (commas > 0 && points > 0) return 'unclear'
  if (commas > 0) return 'comma'
  // Where commas separate the cells, whoever wrote the file writes decimals with a point.
  return points > 0 || delimiter === ',' ? 'point' : 'unclear'
}

/** Without signs of dollars, blanks and the apostrophes that some put between thousands. */
function stripCurrency(value: string): string {
  return value
    .replace(/^\s*(-?)\s*(?:US)?\$|\s*USD\s*$/gi, '$1')
    .replaceAll('\u2212', '-')
    .replace(/[\s'\u2019\u00a0\u202f]/g, '')
}

/** As JavaScript writes numbers; null for one that can be read two ways. What is no number stays as it is. */
export function plainNumber(value: string, style: NumberStyle): string | null {
  const text = stripCurrency(value)
  const isGroupedByComma = /^-?[1-9]\d{0,2}(,\d{3})+$/.test(text)
  const isGroupedByPoint = /^-?[1-9]\d{0,2}(\.\d{3})+$/.test(text)
  if (isGroupedByComma || isGroupedByPoint) {
    const isOneGroup = text.split(/[.,]/).length === 2
    if (isOneGroup && style === 'unclear') return null
    const isThousands = !isOneGroup || style === (isGroupedByComma ? 'point' : 'comma')
    return isThousands ? text.replace(/[.,]/g, '') : text.replace(',', '.')
  }
  if (/^-?\d{1,3}(,\d{3})+\.\d+$/.test(text)) return text.replaceAll(',', '')
  if (/^-?\d{1,3}(\.\d{3})+,\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.')
  return /^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text
}
