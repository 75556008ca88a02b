#!/usr/bin/python3
"""Training steps of the trainer against the same network in Debian's python3-torch, on the same threads.

Both start from the same weights and must lose the same in the first steps; then they take turns, and the ratio
of clips a second is the median of those of the pairs. Python comes with OpenBLAS as it is and with one thread
of OpenBLAS; the faster one counts. Where the processor has bfloat16, the trainer's convolutions in it take
turns with those in float, too. Argument: the build folder of the trainer preset. Exits with 1 where a target is
missed.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

TARGET = 0.95  # of Python's clips a second
TOLERANCE = 1e-4  # of a loss
BFLOAT16_TARGET = 1.1  # of the clips a second in float
BFLOAT16_TOLERANCE = 0.02  # of a loss
BLOCK_S = 0.7  # a turn
RECIPES = ["lstm-ravdess-tess", "flagship"]


def make_networks(torch):
    """The networks of the recipes, by kind, as anyone would write them in Python."""
    nn = torch.nn

    class Lstm(nn.Module):
        def __init__(self, settings):
            super().__init__()
            sizes = settings["hidden"]
            assert len(set(sizes)) == 1, "one nn.LSTM has layers of one size"
            self.lstm = nn.LSTM(settings["features"], sizes[0], num_layers=len(sizes), batch_first=True)
            self.classifier = nn.Linear(sizes[-1], settings["classes"])
            self.register_buffer("mean", torch.zeros(settings["features"]))
            self.register_buffer("scale", torch.ones(settings["features"]))

        @staticmethod
        def name_of(weight):  # lstm1.bias_hh_l0 of the trainer's is lstm.bias_hh_l1 here
            layer, _, name = weight.partition(".")
            return f"lstm.{name[:-1]}{layer[4:]}" if layer.startswith("lstm") else weight

        def forward(self, features):
            x, _ = self.lstm((features - self.mean) * self.scale)
            return self.classifier(x[:, -1])

    class SqueezeExcite(nn.Module):
        def __init__(self, channels):
            super().__init__()
            self.squeeze = nn.Linear(channels, channels // 8)
            self.excite = nn.Linear(channels // 8, channels)

        def forward(self, x):
            gate = torch.sigmoid(self.excite(torch.relu(self.squeeze(x.mean((2, 3))))))
            return x * gate[:, :, None, None]

    class ResidualBlock(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
            self.bn1 = nn.BatchNorm2d(outputs)
            self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
            self.bn2 = nn.BatchNorm2d(outputs)
            self.shortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
            self.shortcut_bn = nn.BatchNorm2d(outputs)
            self.gate = SqueezeExcite(outputs)

        def forward(self, x):
            y = self.gate(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))))
            return torch.relu(y + self.shortcut_bn(self.shortcut(x)))

    class ResidualCnn(nn.Module):
        name_of = staticmethod(lambda weight: weight)

        def __init__(self, settings):
            super().__init__()
            first, second, third, last = settings["channels"]
            attention = settings["attention"]
            self.stem = nn.Conv2d(1, first, 5, 2, padding=2, bias=False)
            self.stem_bn = nn.BatchNorm2d(first)
            self.block1 = ResidualBlock(first, second, (2, 2))
            self.block2 = ResidualBlock(second, third, (1, 2))
            self.block3 = ResidualBlock(third, last, (2, 2))
            self.merge = nn.Conv1d(last * settings["features"] // 16, last, 1, bias=False)
            self.merge_bn = nn.BatchNorm1d(last)
            self.attention1 = nn.Conv1d(last, attention, 1)
            self.attention2 = nn.Conv1d(attention, last, 1)
            self.pooled_bn = nn.BatchNorm1d(2 * last)
            self.dropout = nn.Dropout(settings["dropout"])
            self.classifier = nn.Linear(2 * last, settings["classes"])

        def forward(self, features):
            x = torch.maximum(features, features.amax((1, 2), keepdim=True) - 12.0)
            level = x.mean(2, keepdim=True)
            speech = torch.sigmoid(1.5 * (level - level.amax(1, keepdim=True) + 4.5))
            mean = (speech * x).sum(1, keepdim=True) / speech.sum(1, keepdim=True)
            x = ((x - mean) * 0.4).unsqueeze(1)
            x = torch.relu(self.stem_bn(self.stem(x)))
            x = self.block3(self.block2(self.block1(x)))
            x = torch.relu(self.merge_bn(self.merge(x.permute(0, 1, 3, 2).flatten(1, 2))))
            weights = torch.softmax(self.attention2(torch.tanh(self.attention1(x))), 2)
            centre = (weights * x).sum(2)
            variance = (weights * x * x).sum(2) - centre * centre
            pooled = torch.cat([centre, variance.clamp_min(1e-4).sqrt()], 1)
            return self.classifier(self.dropout(self.pooled_bn(pooled)))

    return {"lstm": Lstm, "residual-cnn": ResidualCnn}


def make_step(folder):
    """Returns step() -> loss, the optimiser and the settings of the training that `folder` describes."""
    import numpy
    import torch

    with open(f"{folder}/settings.json", encoding="utf-8") as file:
        settings = json.load(file)
    network = make_networks(torch)[settings["kind"]](settings)
    parameters = dict(network.named_parameters())
    files = [name for name in os.listdir(folder) if name.startswith("weight.")]
    with torch.no_grad():
        for file in files:
            name = network.name_of(file.removeprefix("weight.").removesuffix(".npy"))
            parameters.pop(name).copy_(torch.from_numpy(numpy.load(f"{folder}/{file}")))
    assert not parameters, f"weights without a file: {list(parameters)}"

    weights = [parameter for parameter in network.parameters() if parameter.dim() > 1]
    others = [parameter for parameter in network.parameters() if parameter.dim() <= 1]
    groups = [{"params": weights, "weight_decay": settings["weight_decay"]}, {"params": others, "weight_decay": 0.0}]
    decay_of_squares = {"alpha": 0.9} if settings["optimizer"] == "RMSprop" else {}
    optimizer = getattr(torch.optim, settings["optimizer"])(groups, lr=settings["learning_rate"], **decay_of_squares)
    features = torch.from_numpy(numpy.load(f"{folder}/features.npy"))
    labels = torch.from_numpy(numpy.load(f"{folder}/labels.npy"))
    network.train()
    torch.manual_seed(settings["seed"])

    def step():
        optimizer.zero_grad()
        logits = network(features)
        loss = torch.nn.functional.cross_entropy(logits, labels, label_smoothing=settings["label_smoothing"])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), settings["gradient_norm"])
        optimizer.step()
        return loss.item()

    return step, optimizer, settings


def work(folder, threads):
    """What training_runner does: the first losses, then N steps for each line."""
    import torch

    torch.set_num_threads(threads)
    step, optimizer, settings = make_step(folder)
    print(json.dumps([step() for _ in range(settings["steps"])]), flush=True)
    for group in optimizer.param_groups:
        group["lr"] = 0.0
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            step()
        print(time.perf_counter() - start, flush=True)


class Contender:
    def __init__(self, command, **environment):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, **environment})
        self.losses = json.loads(self.process.stdout.readline() or "null")
        assert self.losses, f"{command[0]} ended early"
        self.rates = []

    def seconds(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def compare(recipe, runner, threads, rounds, batch_of):
    with tempfile.TemporaryDirectory() as folder:
        ours = Contender([runner, recipe, str(threads), folder])
        worker = [sys.executable, __file__, "--worker", folder, "--threads", str(threads)]
        os.environ.pop("OPENBLAS_NUM_THREADS", None)
        python = {"OpenBLAS as it is": Contender(worker),
                  "OPENBLAS_NUM_THREADS=1": Contender(worker, OPENBLAS_NUM_THREADS="1")}
        batch = batch_of(folder)
        everyone = [ours, *python.values()]
        for other in python.values():
            worst = max(abs(a - b) for a, b in zip(ours.losses, other.losses, strict=True))
            assert worst <= TOLERANCE, f"{recipe}: losses {ours.losses} here, {other.losses} in Python"
        print(f"{recipe}: the first {len(ours.losses)} losses are Python's within {worst:.1e}: "
              + ", ".join(f"{loss:.4f}" for loss in ours.losses))
        steps = {contender: max(1, round(BLOCK_S / (contender.seconds(3) / 3))) for contender in everyone}
        for turn in range(rounds):
            for contender in everyone[turn % 3:] + everyone[:turn % 3]:
                contender.rates.append(steps[contender] * batch / contender.seconds(steps[contender]))
        for contender in everyone:
            contender.close()
    median = {name: statistics.median(other.rates) for name, other in python.items()}
    fastest = max(median, key=median.get)
    ratio = statistics.median(a / b for a, b in zip(ours.rates, python[fastest].rates, strict=True))
    rates = ", ".join(f"Python with {name} {rate:.0f}" for name, rate in median.items())
    print(f"{recipe}, {threads} threads, batch {batch}, clips a second: trainer {statistics.median(ours.rates):.0f}, "
          f"{rates}")
    met = ratio >= TARGET
    print(f"{recipe}: {ratio:.2f} x Python, needed: at least {TARGET}: {'yes' if met else 'NO'}", flush=True)
    return met


def has_bfloat16():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return "avx512_bf16" in file.read()


def compare_precisions(recipe, runner, threads, rounds, batch_of):
    with tempfile.TemporaryDirectory() as folder:
        pair = [Contender([runner, recipe, str(threads), folder]),
                Contender([runner, recipe, str(threads), folder, "bfloat16"])]
        worst = max(abs(a - b) for a, b in zip(pair[0].losses, pair[1].losses, strict=True))
        assert worst <= BFLOAT16_TOLERANCE, f"{recipe}: losses {pair[0].losses} in float, {pair[1].losses} in bfloat16"
        batch = batch_of(folder)
        steps = max(1, round(BLOCK_S / (pair[0].seconds(3) / 3)))
        for turn in range(rounds):
            for contender in pair[::-1 if turn % 2 else 1]:
                contender.rates.append(steps * batch / contender.seconds(steps))
        for contender in pair:
            contender.close()
    ratio = statistics.median(b / a for a, b in zip(pair[0].rates, pair[1].rates, strict=True))
    met = ratio >= BFLOAT16_TARGET
    print(f"{recipe}: convolutions in bfloat16: the first losses are those of float within {worst:.1e}; "
          f"{ratio:.2f} x float, needed: at least {BFLOAT16_TARGET}: {'yes' if met else 'NO'}", flush=True)
    return met


def batch_of(folder):
    import numpy

    return len(numpy.load(f"{folder}/labels.npy"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", nargs="?", default="build/trainer")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--worker", metavar="FOLDER", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        work(arguments.worker, arguments.threads)
        return 0
    runner = f"{arguments.build}/tests/bench/training_runner"
    met = [compare(recipe, runner, arguments.threads, arguments.rounds, batch_of) for recipe in RECIPES]
    if has_bfloat16():
        met.append(compare_precisions("flagship", runner, arguments.threads, arguments.rounds, batch_of))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
