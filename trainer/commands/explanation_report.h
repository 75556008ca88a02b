// An explanation as text, as a table and as a page.
#pragma once

#include <string>

#include "commands/explanation.h"

namespace speech_emotion::trainer {

void PrintExplanation(const ExplainArguments& arguments, const ExplainedParts& parts,
                      const Explanation& explanation);
std::string ExplanationCsv(const ExplainedParts& parts, const Explanation& explanation);
std::string ExplanationHtml(const ExplainArguments& arguments, const ExplainedParts& parts,
                            const Explanation& explanation);

}  // namespace speech_emotion::trainer
