#!/bin/bash
# Makes seeds/audio_file_fuzz: a twentieth of a second of a tone and a noise in every container that the program
# reads. Needs Debian's package ffmpeg. Another version of it makes other bytes, which are as good.
set -euo pipefail
cd "$(dirname "$0")/seeds/audio_file_fuzz"

make() {
  local name=$1
  shift
  ffmpeg -v error -y -f lavfi -i "sine=f=440:r=16000:d=0.05" -f lavfi -i "anoisesrc=r=16000:d=0.05:s=1:a=0.2" \
    -filter_complex "amix=inputs=2,aformat=channel_layouts=${layout-mono}" -fflags +bitexact -flags:a +bitexact \
    "$@" "$name"
}

make mp3 -f mp3 -b:a 32k
make mp3-tagged -f mp3 -b:a 32k -write_xing 0 -id3v2_version 4 -metadata title=seed
layout=stereo make mp3-stereo -f mp3 -ar 44100 -b:a 64k
make ogg-vorbis -f ogg -c:a libvorbis
make ogg-opus -f ogg -c:a libopus -b:a 16k
make ogg-flac -f ogg -c:a flac
make flac -f flac -metadata_header_padding 0
layout=stereo make flac-stereo -f flac -metadata_header_padding 0 -sample_fmt s32
make aiff -f aiff
make aiff-float -f aiff -c:a pcm_f32be
make au -f au -c:a pcm_mulaw
make caf -f caf -c:a pcm_s16le
make w64 -f w64
make wav-gsm -f wav -ar 8000 -c:a libgsm_ms
make wav-mp3 -f wav -c:a libmp3lame -b:a 32k
make wav-g726 -f wav -ar 8000 -c:a g726 -b:a 32k
make mp4-aac -f ipod -c:a aac -b:a 32k
make mp4-fragments -f ipod -c:a aac -b:a 32k -movflags +frag_keyframe+empty_moov
make mp4-alac -f ipod -c:a alac
make webm-opus -f webm -c:a libopus -b:a 16k
make mkv-vorbis -f matroska -c:a libvorbis
make asf-wma -f asf -ar 22050 -c:a wmav2 -b:a 32k
make aac -f adts -c:a aac -b:a 32k
make ac3 -f ac3 -ar 32000 -b:a 64k
make wv -f wv
make tta -f tta
make flv -f flv -ar 22050 -c:a adpcm_swf
make ts -f mpegts -c:a aac -b:a 32k
make avi -f avi -c:a adpcm_ms
layout=5.1 make mkv-surround -f matroska -c:a pcm_s16le -ar 8000
# Recordings one after the other, the second of another rate and with two channels.
layout=stereo make second -f ogg -c:a libvorbis -ar 22050
cat ogg-opus second ogg-opus >ogg-joined
rm second
