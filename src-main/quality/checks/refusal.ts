import type { Check } from '../check.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedSegment } from '../prepare-segment.ts'

/** Where a refusal stands: at the start, or after a few words of politeness. */
const searched = 400

interface RefusalWords {
  /** "I cannot", "I'm sorry": may be said by a character too. */
  readonly declines: RegExp
  /** What only one who was asked for a translation would name. */
  readonly task: RegExp
}

const english: RefusalWords = {
  declines:
    /\bI(?:['’]m| am)? (?:(?:deeply |really |very |so |truly )?(?:sorry|apologi[sz]e)|afraid I (?:can|cannot)|can(?:['’]?t|not| not)|(?:won['’]t|will not|would rather not|do not|don['’]t) (?:feel comfortable|be able|translate|provide|reproduce|engage|assist|create|help)|(?:am |['’]m )?(?:not able|unable|not comfortable|not going) to|must (?:decline|refuse))|\bunfortunately,? I\b|\bas an? (?:AI|artificial|large language|language) /iu,
  task: /\btranslat|\bas an? (?:AI|artificial|large language|language) |language model|\b(?:this|that|your|the|such|specific|any|these) (?:request|content|material|text|phrase|passage|segment|prompt|instruction)|copyright|guidelines|\bassist (?:you )?(?:with|in|by)|harmful|inappropriate|explicit|offensive|(?:access|open|visit)(?:ing)? (?:external|websites?|links?|urls?)|without more (?:context|information)/iu,
}

const byLanguage: Readonly<Record<string, RefusalWords>> = {
  en: english,
  zh: {
    declines:
      /(?:很?抱歉|对不起|對不起|不好意思|遗憾|我(?:无法|無法|不能|不可以|没办法|不会)|作为(?:一个|一名)?(?:AI|人工智能|语言模型)|作為(?:一個)?(?:AI|人工智慧))/u,
    task: /(?:翻译|翻譯|请求|請求|(?:此|该|这类|这个|这段|您的|相关|此类)(?:内容|文本|要求)|協助|协助|人工智能|人工智慧|语言模型|准则|政策|版权|AI助手)/u,
  },
  ja: {
    declines:
      /(?:申し訳(?:ありません|ございません)|すみません|ごめんなさい|残念ながら|AI(?:として|アシスタント|モデル)|人工知能|いたしかねます|お(?:応え|答え)できません)/u,
    task: /(?:翻訳|ご?依頼|リクエスト|ご要望|(?:この|その|当該)(?:内容|文章|テキスト|コンテンツ)|お手伝い(?:でき|する)|言語モデル|AI|対応(?:でき|いたし)|ガイドライン|著作権|提供(?:でき|する))/u,
  },
  ko: {
    declines: /(?:죄송(?:하지만|합니다)|미안하지만|유감스럽게도|저는 (?:할 수 없|AI)|인공지능|언어 모델)/u,
    task: /(?:번역|요청|콘텐츠|내용을|도와드릴 수|도움을 드릴 수|언어 모델|지침|저작권|제공할 수)/u,
  },
  de: {
    declines:
      /(?:es tut mir leid|tut mir leid|entschuldig|leider (?:kann|bin|darf) ich|ich kann (?:diese|dies|das|den|ihnen|nicht|dir|keine)|als (?:KI|Sprachmodell|künstliche))/iu,
    task: /(?:übersetz|sprachmodell|als KI|anfrage|(?:diesen|diese|dieser|solche) (?:inhalt|text|anfrage)|richtlinien|urheberrecht|behilflich sein|unangemessen)/iu,
  },
  fr: {
    declines:
      /(?:(?:je suis )?désolée?|je m['’]excuse|malheureusement,? je|je ne (?:peux|suis) pas|en tant qu['’](?:IA|intelligence)|toutes mes excuses)/iu,
    task: /(?:tradui|traduction|modèle de langage|en tant qu['’]IA|(?:cette|votre) (?:demande|requête)|ce (?:contenu|texte|genre de contenu)|directives|droits d['’]auteur|inapproprié)/iu,
  },
  es: {
    declines:
      /(?:lo siento|lamento|me disculpo|disculp|lamentablemente|no puedo|como (?:una )?(?:IA|inteligencia|modelo))/iu,
    task: /(?:traduc|modelo de lenguaje|como (?:una )?IA|(?:esta|su|tu) (?:solicitud|petición)|(?:este|ese) (?:contenido|texto)|directrices|derechos de autor|inapropiad)/iu,
  },
  it: {
    declines:
      /(?:mi dispiace|mi scuso|purtroppo|non posso|in quanto (?:IA|intelligenza|modello)|come (?:IA|modello))/iu,
    task: /(?:tradu|modello linguistico|(?:questa|tua|vostra) richiesta|(?:questo|tale) (?:contenuto|testo)|linee guida|diritti d['’]autore|inappropriat)/iu,
  },
  pt: {
    declines: /(?:desculpe|sinto muito|lamento|infelizmente|não posso|como (?:uma )?(?:IA|inteligência|modelo))/iu,
    task: /(?:tradu[zç]|modelo de linguagem|(?:esta|essa|sua) solicitação|(?:este|esse) (?:conteúdo|texto)|diretrizes|direitos autorais|inapropriad)/iu,
  },
  nl: {
    declines: /(?:het spijt me|sorry|helaas|ik kan (?:deze|dit|niet|u|je)|als (?:AI|taalmodel))/iu,
    task: /(?:vertal|taalmodel|(?:dit|uw|je) verzoek|deze (?:inhoud|tekst)|richtlijnen|auteursrecht)/iu,
  },
  ru: {
    declines:
      /(?:извините|простите|прошу прощения|к сожалению|сожалею|я не (?:могу|буду|в состоянии)|как (?:ИИ|искусственн|языковая))/iu,
    task: /(?:перев[оеё][дс]|языковая модель|(?:ваш|этот|данный) запрос|(?:это|этот|данный|такой) (?:контент|текст)|правил|авторск|помочь (?:с|вам с))/iu,
  },
  uk: {
    declines: /(?:вибачте|перепрошую|на жаль|я не (?:можу|буду|в змозі)|шкодую|як (?:ШІ|штучний|мовна))/iu,
    task: /(?:перекла[дс]|мовна модель|(?:ваш|цей|даний) запит|(?:цей|даний|такий) (?:контент|текст|вміст)|правил|авторськ|допомогти (?:з|вам з))/iu,
  },
  cs: {
    declines: /(?:omlouvám se|promiňte|je mi líto|lituji|bohužel|nemohu|nemůžu|jako (?:AI|umělá|jazykový))/iu,
    task: /(?:přelož|překl[aá]d|jazykový model|(?:tento|váš|tuto) (?:požadavek|žádost|text|obsah)|zásad|autorsk|nevhodn)/iu,
  },
  pl: {
    declines: /(?:przepraszam|przykro mi|niestety|nie mogę|jako (?:AI|sztuczna|model))/iu,
    task: /(?:przetłumacz|tłumacz|model językowy|(?:tej|twojej|tę) (?:prośby|prośbę)|(?:tego|tę|ta) (?:tekstu|treści)|wytyczn|praw autorsk)/iu,
  },
  hi: {
    declines: /(?:क्षमा करें|माफ़ करें|माफ करें|मुझे खेद है|दुर्भाग्य से|मैं .{0,30}(?:नहीं कर सकत|असमर्थ))/u,
    task: /(?:अनुवाद|अनुरोध|सामग्री|भाषा मॉडल|दिशानिर्देश|कॉपीराइट|सहायता)/u,
  },
  is: {
    declines: /(?:því miður|fyrirgefðu|ég biðst|mér þykir|ég get ekki)/iu,
    task: /(?:þýð|þýtt|tungumálalíkan|beiðni|þennan texta|þetta efni|höfundarrétt)/iu,
  },
}

export const refusalCheck: Check = {
  id: 'refusal',
  version: 1,
  title: 'Refused',
  description: 'The model declines the task instead of doing it.',
  operations: ['translation', 'abstract_generation', 'key_terms_extraction', 'chapter_division'],
  run(segment) {
    const { target, given } = segment
    if (given.finishReason === 'content_filter') {
      return [
        {
          severity: 'critical',
          ...sayFinding('refusal.filter'),
        },
      ]
    }
    const span = findRefusal(segment)
    if (span === null) return []
    return [
      {
        severity: 'critical',
        ...sayFinding('refusal.declined', { text: target.text.slice(span.start, Math.min(span.end, span.start + 90)) }),
        targetSpan: span,
        share: 1,
      },
    ]
  },
}

function findRefusal(segment: PreparedSegment): { start: number; end: number } | null {
  const { target, targetLanguage, sourceLanguage } = segment
  const opening = target.text.slice(0, searched)
  const languages = new Set(['en', targetLanguage?.code ?? 'en', sourceLanguage?.code ?? 'en'])
  for (const code of languages) {
    const words = byLanguage[code]
    if (words === undefined) continue
    const declined = words.declines.exec(opening)
    if (declined === null) continue
    const foreign = code !== targetLanguage?.code && targetLanguage !== null
    // In its own language a character may say as much; then the refusal has to come first and name the task.
    const nearby = opening.slice(Math.max(0, declined.index - 60), declined.index + 260)
    if (!foreign && (declined.index > 40 || inQuotes(opening, declined.index))) continue
    if (!words.task.test(nearby)) continue
    if (sourceSaysSo(segment)) continue
    return { start: declined.index, end: Math.min(target.text.length, declined.index + 260) }
  }
  return null
}

function inQuotes(text: string, at: number): boolean {
  return /["“”„«「『‘']\s*$/u.test(text.slice(0, at)) || /^["“„«「『‘]/u.test(text.trimStart())
}

/** The story itself talks of declining and of translating, requests or guidelines. */
function sourceSaysSo({ source, sourceLanguage }: PreparedSegment): boolean {
  if (source === null) return false
  const words = byLanguage[sourceLanguage?.code ?? ''] ?? english
  return words.declines.test(source.text) && words.task.test(source.text)
}
