#include "data/corpora/audio_folder.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

#include "files/input_files.h"

namespace speech_emotion::trainer {
namespace {

namespace fs = std::filesystem;

bool IsInside(const fs::path& inner, const fs::path& outer) {
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

// Goes through folders under their names, and knows them by their places: their paths without a link.
class AudioLister {
 public:
  AudioFolder List(const fs::path& folder) {
    std::error_code error;
    root_ = fs::canonical(folder, error);
    if (error) root_ = folder;  // reading it will tell
    Enter(folder, root_);
    for (; !links_.empty(); links_.pop_front()) Follow(links_.front());
    std::sort(audio_.files.begin(), audio_.files.end());
    std::sort(audio_.other_formats.begin(), audio_.other_formats.end());
    return std::move(audio_);
  }

 private:
  struct Link {
    fs::path path;
    fs::path folder;  // the place of the one that it lies in
  };

  void Tell(const fs::path& path, const std::string& reason) {
    audio_.unreadable.push_back(path.string() + ": " + reason);
  }

  void Enter(const fs::path& folder, const fs::path& place) {
    if (!seen_.insert(place.string()).second)
      return Tell(folder, "the folder " + place.string() + ", which is read already");
    FolderContent content = ContentOf(folder);
    std::move(content.audio.begin(), content.audio.end(), std::back_inserter(audio_.files));
    std::move(content.other_formats.begin(), content.other_formats.end(),
              std::back_inserter(audio_.other_formats));
    if (!content.listed) Tell(folder, content.listed.error().message);
    for (const fs::path& link : content.broken_links) Tell(link, "a link that leads to nothing");
    for (fs::path& link : content.folder_links) links_.push_back({std::move(link), place});
    for (const fs::path& inner : content.folders) Enter(inner, place / inner.filename());
  }

  void Follow(const Link& link) {
    std::error_code error;
    const fs::path place = fs::canonical(link.path, error);
    if (error) return Tell(link.path, "a link that can't be followed: " + error.message());
    if (IsInside(link.folder, place) || IsInside(root_, place))
      return Tell(link.path, "a link to " + place.string() + ", which it lies in");
    Enter(link.path, place);
  }

  fs::path root_;
  std::set<std::string> seen_;  // places
  std::deque<Link> links_;      // that are still to be followed
  AudioFolder audio_;
};

}  // namespace

AudioFolder ListAudio(const fs::path& folder) { return AudioLister().List(folder); }

}  // namespace speech_emotion::trainer
