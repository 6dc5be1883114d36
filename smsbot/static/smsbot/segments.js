// Counts SMS segments as the server does: GSM-7 in 160/153, everything else in 70/67 UTF-16 units.
// An emoji, or an escaped GSM character, is never split between two segments. `dear` forced UCS-2.
window.smsSegments = (() => {
  const basic = new Set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
  const extended = new Set("\f^{}\\[~]|€");

  const clusters = (text) => ("Segmenter" in Intl
    ? [...new Intl.Segmenter().segment(text)].map((one) => one.segment) : [...text]);
  const whole = (cluster) => (cluster.length > 67 ? [...cluster] : [cluster]);

  const sizes = (text) => {
    const characters = [...text];
    const gsm = characters.every((c) => basic.has(c) || extended.has(c));
    if (gsm) return { gsm, units: characters.map((c) => (extended.has(c) ? 2 : 1)) };
    return { gsm, units: clusters(text).flatMap(whole).map((c) => c.length) };
  };

  return (raw) => {
    const text = raw.normalize("NFC");
    const { gsm, units } = sizes(text);
    const dear = gsm ? [] : [...new Set([...text].filter((c) => !basic.has(c) && !extended.has(c)))];
    const total = units.reduce((sum, size) => sum + size, 0);
    const [single, part] = gsm ? [160, 153] : [70, 67];
    if (total <= single) return { parts: total ? 1 : 0, units: total, room: single - total, gsm, dear };
    let parts = 1;
    let used = 0;
    for (const size of units) {
      if (used + size > part) { parts += 1; used = 0; }
      used += size;
    }
    return { parts, units: total, room: part - used, gsm, dear };
  };
})();
