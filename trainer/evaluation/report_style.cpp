#include "evaluation/report_style.h"

#include "evaluation/html.h"

namespace speech_emotion::trainer {

// --accent-rgb colours shares of a row; female and male differ in lightness, too, for those who print in
// grey.
std::string_view ReportStyle() {
  return R"css(
:root { color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f8fa; --ink: #1b2733; --muted: #5b6977; --line: #d9e0e6;
  --accent-rgb: 33, 105, 143; --accent: rgb(var(--accent-rgb)); --range: #9cc3d8; --on-accent: #ffffff;
  --female: #7a4fa3; --male: #4fa3a0; --unknown: #9aa5af; --warm: #b5542c; --warm-soft: #f3d3c4; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #12181e; --panel: #1a222a; --ink: #e4eaf0; --muted: #98a6b3; --line: #303b46;
  --accent-rgb: 102, 180, 219; --range: #2f5d78; --on-accent: #0c1217;
  --female: #b794dd; --male: #57b5b1; --unknown: #6b7884; --warm: #e58a5f; --warm-soft: #59382a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1120px; padding: 40px 28px 64px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 32px; line-height: 1.2; margin: 4px 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 21px; margin: 52px 0 4px; padding-top: 18px; border-top: 1px solid var(--line); }
h3 { font-size: 15px; margin: 26px 0 8px; }
p { margin: 6px 0 14px; max-width: 76ch; }
.eyebrow { color: var(--muted); font-size: 12px; letter-spacing: .09em; text-transform: uppercase; margin: 0; }
.lead { font-size: 17px; margin: 0 0 14px; }
.muted, figcaption, caption, small { color: var(--muted); }
.badge { display: inline-block; padding: 3px 12px; border-radius: 99px; font-size: 13px; font-weight: 600;
  background: var(--accent); color: var(--on-accent); margin-right: 10px; }
.badge.careful { background: var(--warm); }
.note { border-left: 3px solid var(--warm); padding: 2px 0 2px 14px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 16px; margin: 24px 0; }
.tile, .clip, .facts { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
.tile { padding: 16px 18px; }
.tile h2 { all: unset; display: block; font-weight: 600; overflow-wrap: anywhere; }
.tile .value { font-size: 38px; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tile svg { display: block; margin: 6px 0; width: 100%; }
.tile p { margin: 0; font-size: 13px; color: var(--muted); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 10px; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; }
thead th { color: var(--muted); font-size: 13px; vertical-align: bottom; white-space: nowrap; }
th[scope=row], thead th:first-child { text-align: left; overflow-wrap: anywhere; min-width: 108px; }
td small { display: block; white-space: nowrap; font-size: 12px; }
.wide { overflow-x: auto; }
.wide table { width: 100%; }
.wide th[scope=row] { overflow-wrap: normal; white-space: nowrap; }
.wide td { white-space: nowrap; }
td small.words { white-space: normal; }
@media (max-width: 1080px) { .wide table { font-size: 13px; } .wide th, .wide td { padding: 5px; }
  .wide thead th { font-size: 12px; white-space: normal; } .wide th[scope=row] { min-width: 0; }
  .wide td small { font-size: 11px; white-space: normal; } }
@media (max-width: 760px) { .wide th[scope=row] { white-space: normal; } }
figure { margin: 0; }
figcaption { font-size: 13px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(400px, 100%), 1fr)); gap: 28px;
  align-items: start; }
.pair > * { min-width: 0; overflow-x: auto; }
.matrix { font-size: 13px; }
.matrix caption { text-align: left; padding-bottom: 4px; }
.matrix td { text-align: center; padding: 6px 4px; min-width: 34px; border: 1px solid var(--paper);
  background: rgba(var(--accent-rgb), calc(.04 + .96 * var(--part, 0))); }
.matrix th { border: 0; font-weight: 500; font-size: 12.5px; color: var(--ink); padding: 4px 6px; }
.matrix th[scope=row] { vertical-align: middle; text-align: left; min-width: 0; max-width: 150px; }
.matrix th[scope=col] span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 130px;
  overflow: hidden; }
.matrix td.corner { background: none; border: 0; font-size: 11.5px; color: var(--muted); text-align: left;
  vertical-align: bottom; }
.matrix td.dark { color: var(--on-accent); }
.matrix td.zero { color: var(--muted); }
.matrix td.right { font-weight: 700; outline: 1.5px solid var(--accent); outline-offset: -2px; }
svg { max-width: 100%; height: auto; }
svg text { font-size: 12px; fill: var(--muted); }
.grid { stroke: var(--line); stroke-width: 1; }
.axis { stroke: var(--muted); stroke-width: 1; }
.track { fill: var(--line); }
.range { fill: var(--range); }
.chance { stroke: var(--warm); stroke-width: 2; }
circle.early { fill: none; stroke: var(--muted); stroke-width: 1.2; }
circle.value { fill: var(--accent); stroke: var(--paper); stroke-width: 1.5; }
.bar { fill: var(--accent); }
.gap { fill: var(--warm); fill-opacity: .35; stroke: var(--warm); stroke-width: 1; }
.count { fill: var(--unknown); }
svg text.title { font-size: 15px; font-weight: 600; fill: var(--ink); }
.whisker { stroke: var(--ink); stroke-width: 1.6; }
.ideal { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 4 4; }
.reliability { max-width: 420px; }
.curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
.c0 { stroke: var(--accent); } .c1 { stroke: var(--warm); } .c2 { stroke: var(--female); } .c3 { stroke: var(--male); }
.curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(430px, 100%), 1fr)); gap: 20px; }
.speakers { list-style: none; margin: 8px 0; padding: 0; columns: 320px; column-gap: 28px; font-size: 13px; }
.speakers li { display: flex; align-items: center; gap: 10px; break-inside: avoid; padding: 2px 0; }
.who { flex: 0 0 64px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.figure { flex: 0 0 40px; text-align: right; font-variant-numeric: tabular-nums; }
span.track { flex: 1; display: flex; height: 12px; border-radius: 3px; overflow: hidden; background: var(--line); }
.track .female, i.female { background: var(--female); }
.track .male, i.male { background: var(--male); }
.track .unknown, i.unknown { background: var(--unknown); }
.legend i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin: 0 6px -1px 14px; }
.counts { width: 100%; }
.counts td.bars { width: 48%; vertical-align: middle; }
.clips { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(310px, 100%), 1fr)); gap: 18px;
  margin-top: 14px; }
.clip { padding: 14px; break-inside: avoid; }
.clip h3 { margin: 0; font-size: 15px; overflow-wrap: anywhere; }
.clip p { margin: 0 0 8px; font-size: 12.5px; color: var(--muted); overflow-wrap: anywhere; }
.clip img { display: block; width: 100%; height: 110px; border-radius: 4px; }
.clip .waveform { display: block; width: 100%; height: 42px; }
.waveform path { fill: var(--accent); stroke: var(--accent); stroke-width: .6; }
.clip ol { list-style: none; margin: 8px 0 0; padding: 0; font-size: 12.5px; }
.clip ol li { display: flex; align-items: center; gap: 8px; }
.clip ol .who { flex-basis: 84px; }
.clip ol .track span { background: var(--unknown); }
.clip ol .heard .track span { background: var(--warm); }
.clip ol .labelled .track span { background: var(--accent); }
.facts { padding: 8px 16px; display: grid; grid-template-columns: max-content 1fr; gap: 2px 18px; font-size: 13.5px; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.terms { font-size: 13.5px; columns: 340px; column-gap: 36px; }
.terms p { break-inside: avoid; margin: 0 0 8px; }
.failed { font-size: 13px; overflow-wrap: anywhere; }
@media print {
  :root { --paper: #fff; --panel: #fff; --ink: #000; --muted: #444; --line: #ccc; --accent-rgb: 33, 105, 143;
    --range: #9cc3d8; --on-accent: #fff; --female: #7a4fa3; --male: #4fa3a0; --unknown: #9aa5af; --warm: #b5542c; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 11px; }
  h2, h3 { break-after: avoid; }
  figure, table, .tile { break-inside: avoid; }
  .pair { grid-template-columns: 1fr 1fr; gap: 14px; } .clips { grid-template-columns: 1fr 1fr 1fr; }
}
)css";
}

std::string ReportPage(const std::string& title, const std::string& body) {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         Escaped(title) + "</title>\n<style>" + std::string(ReportStyle()) + "</style></head>\n<body>\n" +
         body + "</body></html>\n";
}

}  // namespace speech_emotion::trainer
