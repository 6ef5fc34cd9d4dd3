// The sandbox bank's pages: plain HTML in Hindi and English, each marked as a sandbox.
import type { Order, Try } from "./orders.ts";

const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? "");

/** Whole paise as text, shown as rupees: "123456" is "1,234.56". */
export const shownRupees = (paise: string): string => {
  const padded = paise.padStart(3, "0");
  return `${padded.slice(0, -2).replace(/\B(?=(?:\d\d)*\d{3}$)/g, ",")}.${padded.slice(-2)}`;
};

const page = (title: string, body: string): string => `<!doctype html>
<html lang="hi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${safe(title)} – नमूना बैंक / Sandbox bank</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><p><strong>नमूना भुगतान – असली पैसा नहीं</strong> / <span lang="en">Sandbox: no real money</span></p></header>
<main>
<h1>${safe(title)}</h1>
${body}
</main>
</body>
</html>
`;

const amountLine = (order: Order): string =>
  `<p class="amount">₹${shownRupees(order.amountPaise)}</p>
<p>${safe(order.payeeHi)} <span lang="en">(${safe(order.payeeEn)})</span></p>`;

const stateWords: Readonly<Record<Try["state"], string>> = {
  pending: "बैंक का उत्तर बाकी / waiting for the bank",
  succeeded: "भुगतान हुआ / paid",
  failed: "भुगतान नहीं हुआ / failed",
};

const triesList = (tries: readonly Try[]): string =>
  tries.length === 0
    ? ""
    : `<h2>अब तक / <span lang="en">So far</span></h2>
<ul>
${tries.map((one) => `<li>${safe(one.payment)}: ${stateWords[one.state]}</li>`).join("\n")}
</ul>`;

const button = (choice: string, hindi: string, english: string): string =>
  `<button type="submit" name="choice" value="${choice}">${hindi} / <span lang="en">${english}</span></button>`;

/** The page to which a payer is sent. */
export const payPage = (order: Order, tries: readonly Try[]): string =>
  page(
    "भुगतान / Payment",
    `${amountLine(order)}
<form method="post" action="/pay/${encodeURIComponent(order.order)}">
${button("pay", "भुगतान करें", "Pay")}
${button("fail", "भुगतान असफल करें", "Fail")}
${button("slow", "बैंक धीमा है", "The bank is slow")}
${button("silent", "पैसा कटे, बैंक न बताए", "Paid, and the bank never tells")}
${button("turn", "पहले असफल, फिर सफल", "Fails, then succeeds after all")}
${button("twice", "पैसा दो बार कटे", "Paid twice")}
</form>
${triesList(tries)}
<p><a href="${safe(order.returnUrl)}">नगर के पोर्टल पर लौटें / <span lang="en">Back to the town's portal</span></a></p>`,
  );

/** Stands for the payer's UPI app: a link or a reference is pasted in. */
export const upiPage = (trouble?: string): string =>
  page(
    "नमूना UPI ऐप / Sandbox UPI app",
    `${trouble === undefined ? "" : `<p role="alert"><strong>${safe(trouble)}</strong></p>`}
<form method="get" action="/upi">
<p><label for="link">UPI लिंक या संदर्भ (tr) / <span lang="en">UPI link or reference (tr)</span></label><br>
<input type="text" id="link" name="link" size="60" maxlength="1000" autocomplete="off"></p>
<p><button type="submit">आगे बढ़ें / <span lang="en">Continue</span></button></p>
</form>`,
  );

export const upiPayPage = (order: Order, tries: readonly Try[]): string =>
  page(
    "नमूना UPI ऐप / Sandbox UPI app",
    `${amountLine(order)}
<p>संदर्भ / <span lang="en">Reference</span>: <code>${safe(order.tr)}</code></p>
<form method="post" action="/upi/${encodeURIComponent(order.tr)}">
${button("pay", "UPI से भुगतान करें", "Pay by UPI")}
${button("fail", "भुगतान असफल करें", "Fail")}
</form>
${triesList(tries)}
<p><a href="${safe(order.returnUrl)}">नगर के पोर्टल पर लौटें / <span lang="en">Back to the town's portal</span></a></p>`,
  );

export const messagePage = (hindi: string, english: string): string =>
  page(`${hindi} / ${english}`, `<p><a href="/upi">नमूना UPI ऐप / <span lang="en">Sandbox UPI app</span></a></p>`);

export const style = `body{font-family:sans-serif;margin:0;color:#1b1b1b;background:#fff}
header{background:#5a2a00;color:#fff;padding:.1rem 1rem}
main{max-width:40rem;margin:0 auto;padding:1rem}
.amount{font-size:2rem;font-weight:bold}
button,input{font:inherit;padding:.6rem 1rem;margin:.3rem 0;max-width:100%;box-sizing:border-box}
code{overflow-wrap:anywhere}
`;
