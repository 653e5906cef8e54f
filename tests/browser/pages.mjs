// What tests/browser/run looks at, page by page. Says TAP; the exit code tells whether all is well.
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import puppeteer from "puppeteer-core";
import { HtmlValidate } from "html-validate";

const [chromium, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pages = ["imaging-triage.html", "ambient-scribe.html", "halcyon-bedside.html", "all.html", "site/index.html",
	"site/by-owner.html", "site/by-date.html", "site/deployments/imaging-triage.html"];
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
let count = 0;
let failed = 0;

function say(name, problems) {
	count++;
	failed += problems.length ? 1 : 0;
	console.log(`${problems.length ? "not ok" : "ok"} ${count} - ${name}`);
	problems.slice(0, 12).forEach((problem) => console.log(`# ${problem}`));
}

const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });

// A page as somebody sees it; what the browser complains of, or asks for, is kept.
async function open(name, { width = 1280, scheme = "light", script = true, zoom = 1 } = {}) {
	const page = await browser.newPage();
	const heard = [];
	page.on("console", (message) => heard.push(message.text()));
	page.on("pageerror", (error) => heard.push(error.message));
	page.on("request", (request) => { // data: is what the browser draws its own controls with
		if (!request.isNavigationRequest() && !request.url().startsWith("data:"))
			heard.push(`asks for ${request.url()}`);
	});
	await page.setJavaScriptEnabled(script);
	await page.setViewport({ width: Math.round(width / zoom), height: Math.round(900 / zoom), deviceScaleFactor: zoom });
	await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
	await page.goto(`file://${resolve(folder, name)}`);
	return { page, heard };
}

async function axeSays(name, options) {
	const { page } = await open(name, options);
	await page.setBypassCSP(true); // for axe alone: the page's own policy would not let it in
	await page.reload();
	await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
	await page.evaluate(axe);
	const result = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), rules);
	await page.close();
	return result.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.length}) ${v.nodes[0].html.slice(0, 120)}`);
}

// Elements that reach over the right edge of the screen.
function overhang() {
	const width = document.documentElement.clientWidth;
	document.querySelectorAll("details").forEach((details) => { details.open = true; });
	return Array.from(document.querySelectorAll("body *"))
		.filter((e) => !e.closest(".scroll, .sideways, svg, .skip, thead") && e.getBoundingClientRect().right > width + 1)
		.map((e) => `${e.tagName} ${e.className} reaches ${Math.round(e.getBoundingClientRect().right)} of ${width}`);
}

for (const name of pages) {
	for (const scheme of ["light", "dark"])
		say(`${name}: axe finds nothing, ${scheme}`, await axeSays(name, { scheme }));
	say(`${name}: axe finds nothing on a telephone`, await axeSays(name, { width: 360 }));
	const { page, heard } = await open(name);
	say(`${name}: loads nothing, and breaks no policy of its own`, heard);
	await page.close();
	for (const [what, options] of [["360 pixels wide", { width: 360 }], ["at 200 %", { width: 1280, zoom: 2 }]]) {
		const { page: narrow } = await open(name, options);
		say(`${name}: no text runs over the edge, ${what}`, await narrow.evaluate(overhang));
		await narrow.close();
	}
}

// ---- the HTML itself ----

const validate = new HtmlValidate({
	extends: ["html-validate:standard", "html-validate:a11y"],
	rules: {
		"long-title": "off", // a product's name is as long as it is
		"no-inline-style": "error",
		"require-sri": "off", // nothing is loaded
		"prefer-native-element": "off", // a drawing with role=img
		"tel-non-breaking": "off", // ids and dates are no telephone numbers
		"no-redundant-role": "error",
	},
});
for (const name of pages) {
	const report = await validate.validateString(readFileSync(join(folder, name), "utf8"), name);
	say(`${name}: html-validate finds nothing`,
		report.results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`)));
}

// ---- the keyboard ----

{
	const { page } = await open("imaging-triage.html");
	const problems = [];
	for (let i = 0; i < 40; i++) {
		await page.keyboard.press("Tab");
		const focus = await page.evaluate(() => {
			const element = document.activeElement;
			const style = getComputedStyle(element);
			return { name: `${element.tagName} ${element.textContent.slice(0, 40)}`, body: element === document.body,
				first: element.className, outline: style.outlineStyle, width: parseFloat(style.outlineWidth) };
		});
		if (i === 0 && focus.first !== "skip")
			problems.push(`the first stop is ${focus.name}`);
		if (focus.body)
			break;
		if (focus.outline === "none" || focus.width < 2)
			problems.push(`no focus is to be seen at ${focus.name}`);
	}
	say("imaging-triage.html: each stop of the Tab key is seen, the first skips to the decision", problems);
	await page.close();
}

{
	const { page } = await open("imaging-triage.html");
	const opened = await page.evaluate(async () => {
		document.querySelector('a[href="#met"]').click();
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		return document.querySelector("#met").closest("details").open;
	});
	say("imaging-triage.html: a link to what is folded opens it", opened ? [] : ["it stays closed"]);
	await page.close();
}

// ---- sorting and filtering ----

const visible = () => Array.from(document.querySelectorAll("table.matrix tbody tr:not(.group)"))
	.filter((row) => row.getClientRects().length).map((row) => row.querySelector("th a").textContent);

{
	const { page } = await open("site/index.html");
	const all = await page.evaluate(visible);
	await page.click('th[data-sort="name"] button');
	const up = await page.evaluate(visible);
	await page.click('th[data-sort="name"] button');
	const down = await page.evaluate(visible);
	const expected = all.slice().sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
	say("site/index.html: sorts by name, both ways",
		String(up) === String(expected) && String(down) === String(expected.reverse()) ? [] : [up.join(), down.join()]);
	await page.type(".filter input[type=search]", "scribe");
	const found = await page.evaluate(visible);
	say("site/index.html: filters by name", found.length === 1 && found[0] === "Acme Scribe" ? [] : [found.join()]);
	const told = await page.evaluate(() => document.querySelector(".filter output").textContent);
	say("site/index.html: tells how many are shown", told === `1 of ${all.length} shown` ? [] : [told]);
	await page.click(".filter button");
	await page.evaluate(() => new Promise((done) => setTimeout(done)));
	await page.select(".filter label:nth-of-type(3) select", "radiology");
	const owned = await page.evaluate(visible);
	say("site/index.html: filters by who must act", String(owned) === "LumenTriage ICH" ? [] : [owned.join()]);
	await page.close();
}

{
	const { page } = await open("site/index.html", { script: false });
	const rows = await page.$$eval("table.matrix tbody tr", (list) => list.length);
	const forms = await page.$$eval("form, button", (list) => list.length);
	say("site/index.html: without scripts every product is there, and no control that does nothing",
		rows === 5 && forms === 0 ? [] : [`${rows} rows, ${forms} controls`]);
	await page.close();
}

// ---- paper ----

for (const format of ["A4", "Letter"]) {
	const { page } = await open("imaging-triage.html");
	const file = join(folder, `${format}.pdf`);
	await page.pdf({ path: file, format, preferCSSPageSize: false });
	const digest = await page.$eval(".foot", (foot) => foot.textContent.match(/sha256:[0-9a-f]{64}/)[0]);
	const sheets = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
	const problems = sheets.flatMap((sheet, i) => (sheet.includes(`Report ${digest}`) ? [] : [`sheet ${i + 1} has no digest`]));
	const whole = sheets.join("");
	for (const words of ["Signatures", "Name and role", "NO-GO", "The agreement ended on 2026-10-31", "Met (", "documented"])
		if (!whole.includes(words))
			problems.push(`not on paper: ${words}`);
	say(`imaging-triage.html on ${format}: a digest on each sheet, room for signatures, and what was folded`, problems);
	await page.close();
}

await browser.close();
console.log(`1..${count}`);
process.exitCode = failed ? 1 : 0;
