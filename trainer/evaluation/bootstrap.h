// How far a measure would move with other speakers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/corpora/utterance.h"
#include "evaluation/confusion.h"

namespace speech_emotion::trainer {

struct Interval {
  double value = 0.0, low = 0.0, high = 0.0;
};

// Whom an interval is over: those whose names are known, each corpus's by themselves.
int64_t CountSpeakers(const std::vector<Utterance>& utterances);

// Of fewer than two speakers nobody knows how far others would be: "one speaker: no interval"; "" where there
// is one.
std::string NoIntervalText(int64_t speakers);

// "0.566-0.668"
std::string RangeText(const Interval& interval);

// 95 % intervals, by the percentiles of 2,000 draws of as many speakers as there are, with replacement: clips
// of one speaker resemble each other, so drawing clips would promise too much. The same draws in every run.
// One interval a measure; low and high are the value itself where there is one speaker.
//
// `speakers`: of each speaker the confusions of every draw of what the clips were scored with, one or more: a
// resampled speaker is one of its draws, and the value is over all of them.
std::vector<Interval> IntervalsOverSpeakers(const std::vector<std::vector<Confusion>>& speakers,
                                            const std::vector<double (*)(const Confusion&)>& measures);

// 95 % interval of a value by what it is in resamples, of which there is one or more.
Interval IntervalOfResamples(double value, std::vector<double> resampled);

}  // namespace speech_emotion::trainer
