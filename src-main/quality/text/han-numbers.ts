const digits: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  兩: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const small: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }
const large: Readonly<Record<string, number>> = { 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8, 兆: 1e12 }

/** 三百二十一, 二〇二四, 两万五千. Null where the characters make no number. */
export function parseHanNumber(raw: string): number | null {
  if (raw.length > 24) return null
  if (!/[十百千万萬亿億兆]/u.test(raw)) {
    let value = 0
    for (const character of raw) value = value * 10 + (digits[character] ?? 0)
    return value
  }
  let total = 0
  let section = 0
  let digit: number | null = null
  for (const character of raw) {
    const unit = digits[character]
    const scale = small[character]
    const magnitude = large[character]
    if (unit !== undefined) digit = unit
    else if (scale !== undefined) {
      section += (digit ?? 1) * scale
      digit = null
    } else if (magnitude !== undefined) {
      section += digit ?? 0
      total =
        magnitude >= 1e8
          ? (total + (section === 0 ? 1 : section)) * magnitude
          : total + (section === 0 ? 1 : section) * magnitude
      section = 0
      digit = null
    }
  }
  return total + section + (digit ?? 0)
}
