const values: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100 }
const wellFormed = /^C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/u

/** XIV is 14; null for what is no Roman numeral, or one of 400 and more. */
export function readRoman(text: string): number | null {
  if (text === '' || !wellFormed.test(text)) return null
  let total = 0
  for (let at = 0; at < text.length; at += 1) {
    const here = values[text.charAt(at)] ?? 0
    total += here < (values[text.charAt(at + 1)] ?? 0) ? -here : here
  }
  return total
}
