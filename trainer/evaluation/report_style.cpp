#include "evaluation/report_style.h"

#include "evaluation/html.h"

namespace speech_emotion::trainer {

std::string ReportPage(const std::string& title, const std::string& body) {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         Escaped(title) + "</title>\n<style>" + std::string(ReportStyle()) + "</style></head>\n<body>\n" +
         body + "</body></html>\n";
}

}  // namespace speech_emotion::trainer
