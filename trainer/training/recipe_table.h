// A recipe's table, key by key.
#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include "options/option.h"
#include "training/toml.h"

namespace speech_emotion::trainer {

// Reads a table's keys; a key that nobody asked for, or a value of another type or range, is an error.
class TableReader {
 public:
  TableReader(const toml::table& root, const char* name, std::string* error) : error_(error) {
    if (*name == '\0') {
      table_ = &root;
      return;
    }
    if (const toml::node* node = root.get(name)) {
      table_ = node->as_table();
      if (table_ == nullptr) Fail(*node, std::string("expected [") + name + "] to be a table");
    }
  }

  void Read(const char* key, std::string& value, Any) { ReadValue(key, value, "a text"); }
  void Read(const char* key, bool& value, Any) { ReadValue(key, value, "true or false"); }
  void Read(const char* key, int& value, AtLeast allowed) {
    if (Take(key) == nullptr) return;  // a default may lie outside: "not given"
    int64_t number = value;
    ReadValue(key, number, "a whole number");
    if (number < allowed.least || number > std::numeric_limits<int>::max()) {
      return Fail(*table_->get(key),
                  std::string("expected ") + key + " of " + std::to_string(allowed.least) + " at least");
    }
    value = static_cast<int>(number);
  }
  void Read(const char* key, double& value, Between allowed) {
    if (Take(key) == nullptr) return;
    double number = value;
    ReadValue(key, number, "a number");
    if (!(number >= allowed.least && number <= allowed.most)) {
      std::ostringstream range;
      range << allowed.least << " to " << allowed.most;
      return Fail(*table_->get(key), std::string("expected ") + key + " of " + range.str());
    }
    value = number;
  }
  template <class Value>
  void Read(const char* key, std::vector<Value>& values, Any) {
    const toml::node* node = Take(key);
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    std::vector<Value> read;
    if (array != nullptr) {
      for (const toml::node& element : *array) {
        if (const auto value =
                element.value_exact<std::conditional_t<std::is_same_v<Value, int>, int64_t, Value>>()) {
          read.push_back(static_cast<Value>(*value));
        }
      }
    }
    if (array == nullptr || read.size() != array->size()) {
      return Fail(*node, std::string("expected ") + key + " to be a list of " +
                             (std::is_same_v<Value, int> ? "whole numbers" : "texts"));
    }
    values = std::move(read);
  }
  template <class Choice>
  void Read(const char* key, Choice& value, const Words<Choice>& words) {
    std::string word, known;
    Read(key, word, Any());
    if (word.empty()) return;
    for (const auto& [name, meaning] : words) {
      known += (known.empty() ? "" : ", ") + name;
      if (word == name) {
        value = meaning;
        return;
      }
    }
    Fail(*table_->get(key),
         std::string("expected ") + key + " to be one of " + known + ", found '" + word + "'");
  }
  // Each word of the list once.
  template <class Choice>
  void Read(const char* key, std::vector<Choice>& values, const Words<Choice>& words) {
    std::vector<std::string> list;
    Read(key, list, Any());
    if (!list.empty()) values.clear();
    std::set<std::string> seen;
    for (const std::string& word : list) {
      std::string known;
      size_t found = words.size();
      for (size_t i = 0; i < words.size(); ++i) {
        known += (i > 0 ? ", " : "") + words[i].first;
        if (words[i].first == word) found = i;
      }
      if (found == words.size() || !seen.insert(word).second) {
        return Fail(*table_->get(key), std::string("expected ") + key + " to be some of " + known +
                                           ", each once, found '" + word + "'");
      }
      values.push_back(words[found].second);
    }
  }

  template <class Value>
  void Read(const char*, Value&, NoKey) {}

  // Names the first key that wasn't read; sub-tables are others' concern.
  void Finish() {
    if (table_ == nullptr) return;
    for (const auto& [key, node] : *table_) {
      if (!node.is_table() && !read_.contains(std::string(key.str()))) {
        Fail(node, "unknown key '" + std::string(key.str()) + "'");
      }
    }
  }

 private:
  const toml::node* Take(const char* key) {
    read_.insert(key);
    return table_ == nullptr ? nullptr : table_->get(key);
  }
  template <class Value>
  void ReadValue(const char* key, Value& value, const char* expected) {
    const toml::node* node = Take(key);
    if (node == nullptr) return;
    if (const auto read = node->value<Value>()) {
      value = *read;
    } else {
      Fail(*node, std::string("expected ") + key + " to be " + expected);
    }
  }
  void Fail(const toml::node& node, const std::string& what) {
    if (error_->empty()) *error_ = "line " + std::to_string(node.source().begin.line) + ": " + what;
  }

  const toml::table* table_ = nullptr;
  std::set<std::string> read_;
  std::string* error_;
};

}  // namespace speech_emotion::trainer
