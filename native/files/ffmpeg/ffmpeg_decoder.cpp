// The module that decodes by FFmpeg's libraries (files/decoder_plugin.h).
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/number_text.h"
#include "base/result_macros.h"
#include "files/decoder_plugin.h"
#include "files/ffmpeg/ffmpeg_handles.h"

namespace speech_emotion {
namespace {

// Files that hold sound and nothing that points to other files (no play lists, no scripts).
constexpr char kFormats[] =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,aac,amr,amrnb,amrwb,mp3,ogg,flac,wav,w64,aiff,caf,asf,ac3,eac3,"
    "ape,wv,"
    "tta,mpc,mpc8,rm,avi,flv,mpegts,au,loas";

tl::unexpected<Error> Undecodable(const std::string& reason) {
  return MakeError(ErrorCode::kInvalidAudio, "expected audio, found a file that can't be decoded: " + reason);
}

class FfmpegDecoder : public AudioDecoder {
 public:
  Result<void> Open(ByteSource& source) {
    av_log_set_level(AV_LOG_QUIET);  // what is to be said, we say
    io_ = MakeAvio(source);
    SE_RETURN_IF_ERROR(OpenFormat());
    SE_RETURN_IF_ERROR(OpenCodec());
    // The first frame says what the decoder really gives: HE-AAC, say, twice the rate of its header.
    if (!NextFrame()) return Undecodable("no frame of it is whole");
    channels_ = frame_->ch_layout.nb_channels;
    sample_rate_hz_ = frame_->sample_rate;
    if (channels_ < 1 || sample_rate_hz_ < 1) return Undecodable("it has no channel");
    return Take();
  }

  int channels() const override { return channels_; }
  int sample_rate_hz() const override { return sample_rate_hz_; }

  int64_t Decode(std::span<float> interleaved) override {
    while (taken_ == pending_.size() && NextFrame()) {
      if (const auto ok = Take(); !ok) {
        failure_ = ok.error().message;
        break;
      }
    }
    const size_t whole = interleaved.size() / static_cast<size_t>(channels_) * static_cast<size_t>(channels_);
    const size_t count = std::min(whole, pending_.size() - taken_);
    std::copy_n(pending_.begin() + static_cast<int64_t>(taken_), count, interleaved.begin());
    taken_ += count;
    const auto frames = static_cast<int64_t>(count) / channels_;
    position_ += frames;
    return frames;
  }

  std::string Warning() override {
    const double found_s = static_cast<double>(position_) / sample_rate_hz_, expected_s = ExpectedSeconds();
    const std::string found = FormatNumber(found_s, 6) + " s";
    if (!failure_.empty()) return failure_ + " at " + found;
    // A container counts what the encoder put before and behind, and its clock may be coarse.
    if (expected_s - found_s > std::max(0.3, 0.005 * expected_s)) {
      return "expected " + FormatNumber(expected_s, 6) + " s by its header, found " + found;
    }
    if (damaged_ == 0) return {};
    return "found damage in " + std::to_string(damaged_) + " of its packets, which are left out";
  }

 private:
  Result<void> OpenFormat() {
    const AVInputFormat* kind = nullptr;
    if (av_probe_input_buffer2(io_.get(), &kind, nullptr, nullptr, 0, 0) < 0) {
      return MakeError(ErrorCode::kUnsupportedAudio, "expected audio, found something else");
    }
    AVFormatContext* format = avformat_alloc_context();
    format->pb = io_.get();
    AVDictionary* options = nullptr;
    av_dict_set(&options, "format_whitelist", kFormats, 0);
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    const int state = avformat_open_input(&format, nullptr, kind, &options);  // frees `format` where it fails
    av_dict_free(&options);
    if (state < 0) return Undecodable(FfmpegReason(state) + " (cut off?)");
    format_.reset(format);
    if (const int found = avformat_find_stream_info(format, nullptr); found < 0) {
      return Undecodable(FfmpegReason(found));
    }
    return {};
  }

  Result<void> OpenCodec() {
    const AVCodec* codec = nullptr;
    stream_ = av_find_best_stream(format_.get(), AVMEDIA_TYPE_AUDIO, -1, -1, &codec, 0);
    if (stream_ == AVERROR_STREAM_NOT_FOUND) {
      return MakeError(ErrorCode::kInvalidAudio, "expected audio, found a file without a track of sound");
    }
    if (stream_ < 0) return Undecodable("FFmpeg's libraries lack a decoder for it");
    for (unsigned i = 0; i < format_->nb_streams; ++i) {
      if (static_cast<int>(i) != stream_) format_->streams[i]->discard = AVDISCARD_ALL;
    }
    codec_.reset(avcodec_alloc_context3(codec));
    avcodec_parameters_to_context(codec_.get(), format_->streams[stream_]->codecpar);
    codec_->pkt_timebase = format_->streams[stream_]->time_base;
    codec_->thread_count = 1;  // many files at once are the caller's to run
    if (const int state = avcodec_open2(codec_.get(), codec, nullptr); state < 0) {
      return Undecodable(FfmpegReason(state));
    }
    return {};
  }

  // False at the end, and where the file can't be read on.
  bool NextFrame() {
    while (true) {
      const int state = avcodec_receive_frame(codec_.get(), frame_.get());
      if (state == 0) return true;
      if (state == AVERROR_EOF) return false;
      if (state != AVERROR(EAGAIN)) ++damaged_;
      if (SendPacket()) continue;
      if (++asked_at_end_ > kMostAsked) return false;  // not every decoder comes to an end by itself
      avcodec_send_packet(codec_.get(), nullptr);      // what it still holds
    }
  }

  bool SendPacket() {
    while (av_read_frame(format_.get(), packet_.get()) >= 0) {
      const bool is_ours = packet_->stream_index == stream_;
      const int state = is_ours ? avcodec_send_packet(codec_.get(), packet_.get()) : 0;
      av_packet_unref(packet_.get());
      if (is_ours && state >= 0) return true;
      if (state < 0) ++damaged_;
    }
    return false;
  }

  // The frame's samples, as the first frame's rate and channels.
  Result<void> Take() {
    if (!resampler_ || frame_->format != from_format_ || frame_->sample_rate != from_rate_hz_ ||
        frame_->ch_layout.nb_channels != from_channels_) {
      SE_RETURN_IF_ERROR(MakeResampler());
    }
    const int room = swr_get_out_samples(resampler_.get(), frame_->nb_samples);
    pending_.resize(static_cast<size_t>(std::max(room, 0)) * static_cast<size_t>(channels_));
    taken_ = 0;
    auto* out = reinterpret_cast<uint8_t*>(pending_.data());
    const int made = swr_convert(resampler_.get(), &out, room,
                                 const_cast<const uint8_t**>(frame_->extended_data), frame_->nb_samples);
    pending_.resize(static_cast<size_t>(std::max(made, 0)) * static_cast<size_t>(channels_));
    if (made < 0) return Undecodable(FfmpegReason(made));
    return {};
  }

  Result<void> MakeResampler() {
    AVChannelLayout layout;
    av_channel_layout_default(&layout, channels_);
    if (frame_->ch_layout.nb_channels == channels_) av_channel_layout_copy(&layout, &frame_->ch_layout);
    SwrContext* made = nullptr;
    int state =
        swr_alloc_set_opts2(&made, &layout, AV_SAMPLE_FMT_FLT, sample_rate_hz_, &frame_->ch_layout,
                            static_cast<AVSampleFormat>(frame_->format), frame_->sample_rate, 0, nullptr);
    av_channel_layout_uninit(&layout);
    resampler_.reset(made);
    if (state >= 0) state = swr_init(made);
    if (state < 0) return Undecodable(FfmpegReason(state));
    from_format_ = frame_->format;
    from_rate_hz_ = frame_->sample_rate;
    from_channels_ = frame_->ch_layout.nb_channels;
    return {};
  }

  // Of the header; 0 where it has none, and where it would be guessed from the bit rate.
  double ExpectedSeconds() const {
    const AVStream& stream = *format_->streams[stream_];
    if (format_->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) return 0.0;
    if (stream.duration != AV_NOPTS_VALUE)
      return static_cast<double>(stream.duration) * av_q2d(stream.time_base);
    const bool is_sound_alone = format_->nb_streams == 1;
    if (!is_sound_alone || format_->duration == AV_NOPTS_VALUE) return 0.0;
    return static_cast<double>(format_->duration) / AV_TIME_BASE;
  }

  Avio io_;  // outlives `format_`
  Format format_;
  Codec codec_;
  int stream_ = 0;
  Packet packet_{av_packet_alloc()};
  Frame frame_{av_frame_alloc()};
  Resampler resampler_;
  int from_format_ = -1, from_rate_hz_ = 0, from_channels_ = 0;  // what the resampler takes
  int channels_ = 0;
  int sample_rate_hz_ = 0;
  std::vector<float> pending_;  // interleaved [frames, channels], of which `taken_` values are handed out
  size_t taken_ = 0;
  int64_t position_ = 0;  // frames handed out
  int64_t damaged_ = 0;   // packets
  static constexpr int kMostAsked = 1000;
  int asked_at_end_ = 0;  // times for what is left
  std::string failure_;
};

Result<std::unique_ptr<AudioDecoder>> Open(ByteSource& source) {
  auto decoder = std::make_unique<FfmpegDecoder>();
  SE_RETURN_IF_ERROR(decoder->Open(source));
  return decoder;
}

}  // namespace
}  // namespace speech_emotion

extern "C" __attribute__((visibility("default")))
const speech_emotion::DecoderPlugin kSpeechEmotionDecoderPlugin;
const speech_emotion::DecoderPlugin kSpeechEmotionDecoderPlugin = {speech_emotion::kPluginBuild,
                                                                   speech_emotion::Open};
