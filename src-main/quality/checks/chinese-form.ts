import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import { sayFinding } from '../finding-sentences.ts'

const simplifiedOnly = /[这说们对时过还没为发现样开关头见长门问话书车东马鸟鱼龙风飞语谁请让认识该应来会个国学体]/gu
const traditionalOnly = /[這說們對時過還為發現樣開關頭見長門問話書車東馬鳥魚龍風飛語誰請讓認識該應來會個國學體]/gu

export const chineseFormCheck: Check = {
  id: 'chinese_form',
  version: 1,
  title: 'Simplified or Traditional',
  description: 'Chinese was asked for in one form and came in the other, or mixed.',
  operations: proseOperations,
  run({ target, targetLanguage }) {
    const wanted = targetLanguage?.chinese ?? null
    if (wanted === null) return []
    const simplified = target.text.match(simplifiedOnly)?.length ?? 0
    const traditional = target.text.match(traditionalOnly)?.length ?? 0
    const right = wanted === 'simplified' ? simplified : traditional
    const wrong = wanted === 'simplified' ? traditional : simplified
    if (wrong < 3 || wrong < right * 0.2) return []
    const other = wanted === 'simplified' ? 'traditional' : 'simplified'
    return [
      {
        severity: wrong > right ? 'major' : 'minor',
        ...sayFinding(wrong > right ? `chinese_form.is_${other}` : `chinese_form.some_${other}`),
        targetSpan: { start: 0, end: target.text.length },
        share: wrong / Math.max(1, wrong + right),
      },
    ]
  },
}
