# Each target works from a bare Debian 12 or 13: it installs what is missing and says so. CMakePresets.json
# has the builds themselves.
.DEFAULT_GOAL := help
.PHONY: help demo test test-all browsers soak data trainer native wasm page site train evaluate bench asan fuzz bom docs tsan deb arm64 clean

DATA ?= ../shared/corpora
PORT ?= 8000
FUZZ_SECONDS ?= 60
corpora := $(foreach corpus,ravdess tess crema-d savee,--data $(corpus)=$(DATA)/$(corpus))
# Others are folders with a table.csv, there or in DATA/more, by the folder's name; what they hold, the names say.
tables := $(wildcard $(DATA)/*/table.csv $(DATA)/more/*/table.csv)
others := $(foreach table,$(tables),--data $(notdir $(patsubst %/,%,$(dir $(table))))=$(table))
program := build/trainer/trainer/speech-emotion-trainer

help: ## Show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-8s %s\n", $$1, $$2 }'

demo: page ## Build the page and serve it on http://localhost:8000 (PORT=...)
	node web/serve.mjs --port $(PORT)

test: ## Build everything and run every test
	scripts/install-packages.sh native wasm web trainer test
	@scripts/run-tests.sh

test-all: test ## The same, then clang-tidy on every file, Firefox, WebKit, sanitizers and more: an hour or two
	scripts/install-packages.sh trainer style
	scripts/check-style.sh --all
	$(MAKE) browsers
	$(MAKE) soak
	$(MAKE) asan
	$(MAKE) fuzz
	tests/trainer/kill_test.sh build/trainer
	$(MAKE) docs
	npm --prefix tests/bundlers ci --ignore-scripts
	npm --prefix tests/bundlers test

# Both test what the other builds left behind: the page, and a command line to compare it with.
browsers: ## Go through the page in Firefox and WebKit, after page and native
	scripts/install-packages.sh web test browsers
	scripts/test-browsers.sh test

soak: ## An hour of sound, hundreds of elements and random clicks in Chromium, after page: memory stays as it was
	scripts/install-packages.sh web test
	scripts/test-browsers.sh soak

trainer: ## Build the trainer: build/trainer/trainer/speech-emotion-trainer
	scripts/install-packages.sh trainer
	cmake --preset trainer
	cmake --build --preset trainer --target speech-emotion-trainer

native: ## Build the command line: build/native/native/cli/speech-emotion
	scripts/install-packages.sh native
	cmake --preset native
	cmake --build --preset native --target speech-emotion

# Emscripten's optimiser looks for acorn where Debian keeps it, whichever node runs it.
wasm: export NODE_PATH := /usr/share/nodejs
wasm: ## Build the WebAssembly module
	scripts/install-packages.sh wasm
	cmake --preset wasm
	cmake --build --preset wasm --target wasm/all

page: wasm ## Build the page: web/dist/
	scripts/install-packages.sh web
	@test web/node_modules/.package-lock.json -nt web/package-lock.json || npm --prefix web ci --ignore-scripts
	npm --prefix web run build

# URL is where the site will be: links to it then show its picture.
site: export SITE_URL := $(URL)
site: page ## Write the page as a static folder for any host: build/site/ (URL=https://...)
	rm -rf build/site
	cp -r web/dist build/site
	rm build/site/assets.json

# The model that ships has heard every speaker. How good its like is on strangers, and how sure it may be, is told by one
# that left a third of them out: the first fold's, which stays in models/, too.
fold := --split pooled-speakers:3 --fold 0
conditions := --reference none --reference clips:10 --reference voice --reference other-voice --reference two-voices:10
channels := $(foreach channel,offset:0.003 offset:0.03 hum:0.003 gain:-20 noise:10 room 8khz opus:16,--through $(channel))
score_fold = $(program) evaluate $(corpora) $(others) --model models/emotion-fold-0.onnx $(fold) $(conditions) $(channels) --live

data:
	@test -d "$(DATA)" || { echo "make: no corpora in '$(DATA)'; say DATA=FOLDER" >&2; exit 1; }

# The model that ships goes on from that one, on everyone.
train: data trainer ## Train models/emotion.onnx on all corpora in DATA=../shared/corpora, and score its first fold
	$(program) train $(corpora) $(others) --recipe voice $(fold) --trial --run runs/fold-0 --model build/fold-0-float32.onnx
	$(program) train $(corpora) $(others) --recipe voice --split all --init build/fold-0-float32.onnx \
	    --epochs 12 --natural-epochs 3 --learning-rate 5e-4 --calibration build/fold-0-float32.onnx \
	    --run runs/everyone --model build/emotion-float32.onnx
	$(program) quantize build/fold-0-float32.onnx models/emotion-fold-0.onnx
	$(program) quantize build/emotion-float32.onnx models/emotion.onnx
	$(score_fold)

evaluate: data trainer ## Score models/emotion-fold-0.onnx on the speakers in DATA that it never heard
	$(score_fold)

bench: export NODE_PATH := /usr/share/nodejs
bench: ## Measure core and trainer, beside aubio, Meyda, ONNX Runtime and PyTorch
	scripts/install-packages.sh native wasm web trainer test bench
	cmake --preset native
	cmake --build --preset native --target recognizer_bench engine_bench features_bench streaming_bench \
	    engine_runner write_networks
	cmake --preset wasm
	cmake --build --preset wasm --target features_bench onnx_engine speech_emotion_wasm
	npm --prefix web ci --ignore-scripts
	npm --prefix tests/bench ci --ignore-scripts
	build/native/tests/bench/recognizer_bench
	build/native/tests/bench/engine_bench
	build/native/tests/bench/features_bench
	build/native/tests/bench/streaming_bench
	node tests/bench/meyda_bench.mjs build/wasm/tests/bench/features_bench.js build/native/tests/bench/features_bench
	node tests/bench/ort_bench.mjs build/native build/wasm
	cmake --preset trainer
	cmake --build --preset trainer --target training_runner batches_bench parallel_bench start_bench
	/usr/bin/python3 tests/bench/training_bench.py build/trainer
	build/trainer/tests/bench/batches_bench
	build/trainer/tests/bench/parallel_bench
	build/trainer/tests/bench/start_bench $(corpora)

asan: ## Run the native tests under AddressSanitizer and UndefinedBehaviorSanitizer
	scripts/install-packages.sh native
	cmake --preset asan
	cmake --build --preset asan
	ctest --test-dir build/asan --output-on-failure --no-tests=error

tsan: ## Run the test of threads under ThreadSanitizer
	scripts/install-packages.sh native
	cmake --preset tsan
	cmake --build --preset tsan
	ctest --test-dir build/tsan -R '^threads:' --output-on-failure --no-tests=error

arm64: ## Compile the core for 64-bit ARM, and run its tests under QEMU
	scripts/install-packages.sh arm64
	cmake --preset arm64
	cmake --build --preset arm64
	ctest --test-dir build/arm64 -j "$$(nproc)" --output-on-failure --no-tests=error

# A fuzzer starts from its seeds and from what it found before; what it finds new is kept in build/fuzz/NAME.
fuzzer := -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
# $(call run_fuzzer,NAME,OPTIONS,MORE FOLDERS)
run_fuzzer = mkdir -p build/fuzz/$1 && cd build/fuzz && tests/fuzz/$1_fuzz $(fuzzer) $2 $1 \
    $(wildcard $(CURDIR)/tests/fuzz/seeds/$1_fuzz $(CURDIR)/tests/fuzz/regressions/$1_fuzz) $3
fuzz: ## Feed damaged files and wild options to core, files and trainer, a minute each (FUZZ_SECONDS=60)
	scripts/install-packages.sh native fuzz
	cmake --preset fuzz
	cmake --build --preset fuzz
	$(call run_fuzzer,feature_extractor,-max_len=6000 -len_control=0)
	$(call run_fuzzer,onnx_model,-max_len=8192,$(CURDIR)/tests/onnx-node-tests)
	$(call run_fuzzer,model_metadata,-max_len=4096)
	$(call run_fuzzer,wav_reader,-max_len=600)
	$(call run_fuzzer,audio_file,-max_len=8192)
	$(call run_fuzzer,clip_table,-max_len=2048)
	$(call run_fuzzer,recipe,-max_len=4096)

deb: ## Make Debian packages of library, program and model: build/deb/*.deb
	scripts/install-packages.sh native deb
	cmake --preset deb
	cmake --build --preset deb
	cd build/deb && cpack

bom: ## Write what program, trainer and page are made of: build/bill-of-materials/
	scripts/install-packages.sh native wasm web trainer
	npm --prefix web ci --ignore-scripts
	node scripts/bill-of-materials.mjs

# REPOSITORY is where links to files that are no pages lead: https://HOST/NAME/blob/main. Left out, they become plain text.
docs: export DOCS_REPOSITORY := $(REPOSITORY)
docs: ## Build the documentation, with search and the C++ API, and check its links: build/docs/site/
	scripts/install-packages.sh docs
	scripts/build-docs.sh

clean: ## Remove what was built
	rm -rf build web/dist web/package web/node_modules tests/bench/node_modules tests/bundlers/node_modules tests/web/browsers/node_modules
