import { speaker } from '../../words/sentences.ts'

/** What is advised: what to do, why, what it brings, why that is believed, and the words of its button. */
export const adviceSentences = {
  cheaper_model: {
    title: 'Use {model} for {task}',
    reason:
      '{model} scores {model_score} in {task} ({scored} scored calls) against {current_score} of {current} ({current_scored}), and costs {saved_share} less for the same text. It becomes the first model of {operation}; other work stays as it is.',
    gain: 'Saves about {month_nanos} a month at the pace of the last 30 days.',
    sure: 'It rests on {fewest} scored calls on the side that has fewer.',
    do: 'Use {model}',
  },
  'failing_provider.usual': {
    title: 'For {operation}, use {other_provider} instead of {provider}',
    reason:
      "{failed_share} of {provider}'s calls for {operation} failed ({failed} of {calls}); at your other providers it was {others_share} of {others}.",
    gain: 'About {fewer} fewer failed calls in 30 days.',
    sure: 'It is {sure_share} sure that the difference is more than {margin_share}.',
    do: 'Use {model}',
  },
  'failing_provider.other': {
    title: 'For {operation}, {provider} fails more than the others',
    reason:
      "{failed_share} of {provider}'s calls for {operation} failed ({failed} of {calls}); at your other providers it was {others_share} of {others}.",
    gain: 'About {fewer} fewer failed calls in 30 days.',
    sure: 'It is {sure_share} sure that the difference is more than {margin_share}.',
    do: 'Look at {provider}',
  },
  add_fallback: {
    title: 'Let {other_provider} step in for {operation}',
    reason:
      '{failed} of {calls} calls to {provider} for {operation} failed for a reason that is its own (overload, limits, network), and nobody is asked next.',
    gain: 'Up to {failed} calls in 30 days would have had a second chance.',
    sure: 'The failures are counted; that the other provider would have answered them is likely, not known.',
    do: 'Ask {model} next',
  },
  'too_many_retries.limited': {
    title: 'Send {provider} less at once',
    reason:
      '{retries_share} of the calls to {provider} were second tries ({retries} of {calls}), and {limited} were refused because too many came at once.',
    gain: 'Up to {retries} fewer tries in 30 days, each with its wait.',
    sure: 'Most of the refusals say that they are for the rate.',
    do: { one: 'Work on one part at a time', other: 'Work on {count} parts at a time' },
  },
  'too_many_retries.sooner': {
    title: 'Turn from {provider} to the next sooner',
    reason:
      '{retries_share} of the calls to {provider} were second tries ({retries} of {calls}), while others stand ready to be asked next.',
    gain: 'Up to {retries} fewer tries in 30 days, each with its wait.',
    sure: 'The tries are counted; what causes them is not one thing.',
    do: 'Try again once only',
  },
  'too_many_retries.other': {
    title: 'Find out why {provider} needs so many tries',
    reason: '{retries_share} of the calls to {provider} were second tries ({retries} of {calls}).',
    gain: 'Up to {retries} fewer tries in 30 days, each with its wait.',
    sure: 'The tries are counted; what causes them is not one thing.',
    do: 'Look at the failures',
  },
  'truncated_answers.limit': {
    title: 'Allow longer answers for {operation}',
    reason: '{cut} of {answers} answers were cut off at your limit of {limit} tokens ({cut_share}).',
    gain: 'About {cut} answers in 30 days would be whole.',
    sure: 'The provider itself says where an answer was cut off.',
    do: 'Allow {new_limit} tokens',
  },
  'truncated_answers.parts': {
    title: 'Cut texts for {operation} into smaller parts',
    reason: "{cut} of {answers} answers ended at the model's own limit ({cut_share}): the parts are too long for it.",
    gain: 'About {cut} answers in 30 days would be whole.',
    sure: 'The provider itself says where an answer was cut off.',
    do: 'Parts of {new_limit} tokens',
  },
  'output_padding.prompt': {
    title: 'Ask {model} for nothing but the answer in {task}',
    reason:
      'For the same amount of text in {task}, {model} writes {more_share} more tokens than your other models; {thought_share} of what it writes is hidden reasoning.',
    gain: 'The difference costs about {month_nanos} in 30 days.',
    sure: 'The tokens are counted; whether the longer text is the better one, only its quality tells.',
    do: 'Say so in the prompt',
  },
  'output_padding.calls': {
    title: '{model} writes more than {task} needs',
    reason:
      'For the same amount of text in {task}, {model} writes {more_share} more tokens than your other models; {thought_share} of what it writes is hidden reasoning.',
    gain: 'The difference costs about {month_nanos} in 30 days.',
    sure: 'The tokens are counted; whether the longer text is the better one, only its quality tells.',
    do: 'Look at its answers',
  },
  'prompt_caching.mark': {
    title: 'Let {provider} keep the beginning of prompts: {model}, {task}',
    reason:
      'Each of {calls} calls of {model} for {task} sent some {repeated} tokens beside the text (instructions, glossary), and {cached_share} of the input came from the cache. From the cache they cost {price_share} of the price. Marking them is switched off.',
    gain: 'Saves about {month_nanos} a month if 8 of 10 calls find it in the cache.',
    sure: 'How much of the prompt is the same every time is worked out from the lengths, not read from the prompts.',
    do: 'Mark beginnings for the cache',
  },
  'prompt_caching.ahead': {
    title: 'Let {provider} keep the beginning of prompts: {model}, {task}',
    reason:
      'Each of {calls} calls of {model} for {task} sent some {repeated} tokens beside the text (instructions, glossary), and {cached_share} of the input came from the cache. From the cache they cost {price_share} of the price. Where the first part of a text is answered before the others are asked for, they find its beginning there; a text takes about one part longer.',
    gain: 'Saves about {month_nanos} a month if 8 of 10 calls find it in the cache.',
    sure: 'How much of the prompt is the same every time is worked out from the lengths, not read from the prompts.',
    do: 'Send the first part ahead',
  },
  'prompt_caching.calls': {
    title: 'Let {provider} keep the beginning of prompts: {model}, {task}',
    reason:
      'Each of {calls} calls of {model} for {task} sent some {repeated} tokens beside the text (instructions, glossary), and {cached_share} of the input came from the cache. From the cache they cost {price_share} of the price. Your app makes these calls: it can put what stays the same first, and mark it where the provider asks for that.',
    gain: 'Saves about {month_nanos} a month if 8 of 10 calls find it in the cache.',
    sure: 'How much of the prompt is the same every time is worked out from the lengths, not read from the prompts.',
    do: 'Look at the calls',
  },
  unpriced_models: {
    title: 'Say what {model} costs at {provider}',
    reason:
      '{unpriced} of {calls} calls of {model} at {provider} have no price, so they are in no sum, budget or forecast.',
    gain: '{unpriced} calls would count.',
    sure: 'No price is known for this model: not yours, not in the price data, not of the provider.',
    do: 'Set the price',
  },
  'missing_key.missing': {
    title: 'Add a key for {provider}',
    reason:
      '{provider} is what is used where nothing is named, answered {answered} calls in the last 30 days, and there is no key for it now.',
    gain: 'Calls to it work again.',
    sure: 'The keychain and the environment have no key for it.',
    do: 'Add the key',
  },
  'missing_key.refused': {
    title: 'Check the key for {provider}',
    reason: '{provider} refused {refused} calls because of the key, and answered {answered}.',
    gain: 'Calls to it work again.',
    sure: 'The provider itself says so.',
    do: 'Change the key',
  },
  'retired_model.replaced': {
    title: 'Move from {model} to {replacement}',
    reason:
      "{provider}'s {model} {when}; its successor is {replacement}. You made {calls} calls of it in the last 30 days.",
    gain: 'Calls go on working when the old model is gone.',
    sure: 'The provider has announced it; the catalogue names the date and its source.',
    do: 'Use {replacement}',
  },
  'retired_model.to_replace': {
    title: 'Move from {model} to {replacement}',
    reason:
      "{provider}'s {model} {when}; its successor is {replacement}. You made {calls} calls of it in the last 30 days.",
    gain: 'Calls go on working when the old model is gone.',
    sure: 'The provider has announced it; the catalogue names the date and its source.',
    do: 'Choose a model',
  },
  'retired_model.alone': {
    title: 'Choose another model than {model}',
    reason: "{provider}'s {model} {when}. You made {calls} calls of it in the last 30 days.",
    gain: 'Calls go on working when the old model is gone.',
    sure: 'The provider has announced it; the catalogue names the date and its source.',
    do: 'Choose a model',
  },
} as const

/** What advice rests on, each figure with its label. */
export const evidenceSentences = {
  'evidence.quality': { label: '{model}: quality', figure: '{mean_score}', note: '{scored} scored calls' },
  'evidence.worst_difference': {
    label: 'Worst case of the difference',
    figure: '{lowest_difference}',
    note: '19 of 20 times it is not lower; down to {margin_difference} counts as equal',
  },
  'evidence.cost_per_text': {
    label: 'Cost of 1,000 characters',
    figure: '{current_nanos} and {other_nanos}',
    note: 'failed tries included',
  },
  'evidence.failed_calls': { label: '{provider}: failed calls', figure: '{failed} of {calls}' },
  'evidence.others_failed': { label: 'The others: failed calls', figure: '{failed_share}', note: '{calls} calls' },
  'evidence.could_have_answered': {
    label: 'Failures another provider could have answered',
    figure: '{failed}',
    note: '{error_kinds}',
  },
  'evidence.retries': { label: 'Tries after the first', figure: '{retries} of {calls}' },
  'evidence.limited': { label: 'Refused: too many at once', figure: '{limited}' },
  'evidence.cut_off': { label: 'Answers cut off', figure: '{cut} of {answers}' },
  'evidence.tokens_per_text': {
    label: '{model}: tokens for 1,000 characters',
    figure: '{tokens}',
    note: '{calls} calls',
  },
  'evidence.others_tokens': {
    label: 'The others: tokens for 1,000 characters',
    figure: '{tokens}',
    note: '{calls} calls, most of {model}',
  },
  'evidence.input_per_call': {
    label: 'Input tokens a call',
    figure: '{tokens}',
    note: 'of them about {repeated} the same every time',
  },
  'evidence.from_cache': { label: 'Read from the cache', figure: '{cached_share}' },
  'evidence.unpriced': { label: 'Calls without a price', figure: '{unpriced}' },
  'evidence.key_refused': { label: 'Calls refused for the key', figure: '{refused}' },
  'evidence.calls_of_model': { label: 'Calls in the last 30 days', figure: '{calls}', note: '{all_share} of all' },
} as const

/** Phrases that stand within the sentences above. */
export const advicePhrases = {
  'task.any': { text: '{operation}' },
  'task.to': { text: '{operation} to {target_language}' },
  'task.pair': { text: '{operation} from {source_language} to {target_language}' },
  'retired.gone': { text: 'is retired' },
  'retired.ends': { text: 'ends on {end_day}' },
} as const

/** What was done, once it is, and what only the person knows before. */
export const appliedSentences = {
  'applied.parts': { message: 'Texts are cut into parts of {tokens} tokens now.' },
  'applied.answers': { message: 'Answers for {operation} may have {tokens} tokens now.' },
  'applied.concurrency': {
    message: {
      one: 'Galley works on one part at a time now.',
      other: 'Galley works on {count} parts at a time now.',
    },
  },
  'applied.retries': {
    message: {
      one: 'A call that fails is tried once more now, then the next model is asked.',
      other: 'A call that fails is tried {count} times more now.',
    },
  },
  'applied.caching.auto': { message: 'Beginnings of prompts are marked for the cache again.' },
  'applied.caching.always': {
    message: 'The first part of every text goes ahead now, so that the others find its beginning in the cache.',
  },
  'applied.prompt': {
    message:
      'The prompt for {operation} now asks for nothing but the answer. Version {version} is in force for all books without a prompt of their own.',
  },
  'applied.usual_model': {
    message: 'Where no model is named, {model} of {provider} is used now. A book that names its model keeps it.',
  },
  'applied.first_model.one': {
    message: 'For {operation}, {model} of {provider} is asked first now. A book that names its model keeps it.',
  },
  'applied.first_model.several': {
    message: '{model} of {provider} is asked first now, wherever the former one was.',
  },
  'applied.provider_model': { message: "{provider}'s model is now {model}." },
  'applied.chain.operation': { message: 'Where a call for {operation} fails, {steps} is asked next.' },
  'applied.chain.all': { message: 'Where any call fails, {steps} is asked next.' },
  'applied.price': {
    message:
      '{model} costs {input_nanos} and {output_nanos} for a million tokens now, and {priced} earlier calls have their price.',
  },
  'applied.undone': { message: 'It is as it was before.' },
} as const

export const sayAdvice = speaker(adviceSentences)
export const sayEvidence = speaker(evidenceSentences)
export const phraseOf = speaker(advicePhrases)
export const sayApplied = speaker(appliedSentences)
