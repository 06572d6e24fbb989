/** Words of guests and front desks, by script. */
export const scripts: Readonly<Record<string, string>> = {
  Latin:
    'Good morning, could we have a late check-out on Sunday? Room 214 is two-bedded (on the 3rd floor), isn’t it? Möglich wäre 10:30-12:00; viele Grüße – Ihre Rezeption. Příliš žluťoučký kůň… s’il vous plaît, l’hôtel! and/or 25 % of 1,234.50 €',
  Cyrillic: 'Доброе утро, можно ли заказать такси в аэропорт на 6:45? Спасибо большое — мы выезжаем завтра.',
  Greek: 'Καλημέρα, θα θέλαμε ένα ακόμη μαξιλάρι στο δωμάτιο 12· ευχαριστούμε πολύ, φτάνουμε αργά το βράδυ.',
  Hebrew: 'בוקר טוב, האם אפשר לקבל חדר שקט בקומה גבוהה? תודה רבה, נגיע בסביבות 22:30.',
  Arabic: 'صباح الخير، هل يمكن تأخير المغادرة حتى الساعة 14:00؟ شكراً جزيلاً لكم على حسن الاستقبال.',
  Devanagari: 'नमस्ते, क्या हमें कल सुबह जल्दी नाश्ता मिल सकता है? धन्यवाद। हम 5 बजे निकलेंगे।',
  Thai: 'สวัสดีค่ะ ขอเลื่อนเวลาเช็คเอาท์เป็นบ่ายสองโมงได้ไหมคะ ขอบคุณมากค่ะ ห้องพักสวยมากและพนักงานใจดี',
  Han: '您好，我们想把退房时间延后到下午两点，可以吗？谢谢！房间里的空调（三楼）好像坏了。',
  Kana: 'こんにちは、チェックアウトを14時まで延長できますか？「海側」のお部屋でお願いします。ありがとうございます。',
  Hangul: '안녕하세요, 체크아웃을 오후 두 시로 늦출 수 있을까요? 감사합니다. 주차장은 어디에 있나요?',
  emoji: 'Thanks 😀👍🏽 the 👨‍👩‍👧‍👦 loved it ❤️ see you 🇨🇿🇩🇪 soon 🏳️‍🌈 🙏🙏🙏 great!! 1️⃣ 2️⃣',
  links:
    'see https://hotel.example/rooms/214?from=2024-05-01&to=2024-05-03#late or mail us at front-desk@hotel.example',
  unbreakable: `ref ${'ABCdef0123'.repeat(9)} and ${'ä'.repeat(70)} end`,
}

/**
 * A text of words of a script with line breaks here and there.
 *
 * @param random 0 to 1
 */
export function textIn(script: string, random: () => number): string {
  const words = (scripts[script] ?? '').split(' ')
  const count = 1 + Math.floor(random() * 60)
  const from = Math.floor(random() * words.length)
  let text = ''
  for (let n = 0; n < count; n++) {
    const word = words[(from + n) % words.length] ?? ''
    const before = random() < 0.05 ? '\n' : random() < 0.03 ? '  ' : ' '
    text += n === 0 ? word : before + word
  }
  return text
}
