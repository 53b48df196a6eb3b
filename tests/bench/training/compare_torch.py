#!/usr/bin/env python3
"""Training steps of the same networks: Python's torch eagerly, torch.compile, and the trainer.

    compare_torch.py TRAINING_BENCH [--device cuda|cpu] [--rounds N] [--steps N] [--seconds N]
                     [--json FILE]

TRAINING_BENCH is the program of that name, which finds MNIST by DIGITFORGE_DATA. All have the same
networks, batch, losses and optimiser, with the images resident on the device, and run one after
another on the same one. Prints a table for each model in which each row stands beside the eager loop
of its precision (target on a GPU: 5 times as fast, and ahead of torch.compile).
"""

import argparse
import json
import statistics
import subprocess
import sys
import time

try:
    import torch
except ImportError:
    sys.exit("compare_torch.py: needs Python's torch")
from torch import nn


class Dcgan:
    batch = 64

    @staticmethod
    def networks():
        generator = nn.Sequential(
            nn.Unflatten(1, (100, 1, 1)),
            nn.ConvTranspose2d(100, 256, 4, 1, 0), nn.BatchNorm2d(256), nn.ReLU(),
            nn.ConvTranspose2d(256, 128, 3, 2, 1), nn.BatchNorm2d(128), nn.ReLU(),
            nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.ReLU(),
            nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh())
        discriminator = nn.Sequential(
            nn.Conv2d(1, 64, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(64, 128, 4, 2, 1), nn.BatchNorm2d(128), nn.LeakyReLU(0.2),
            nn.Conv2d(128, 256, 4, 2, 1), nn.BatchNorm2d(256), nn.LeakyReLU(0.2),
            nn.Conv2d(256, 1, 3, 1, 0))
        return generator, discriminator

    @staticmethod
    def with_label(x, label):
        return x


class CganInput:
    batch = 100

    @staticmethod
    def networks():
        widths = (110, 256, 512, 1024)
        generator = nn.Sequential(
            *(layer for a, b in zip(widths, widths[1:])
              for layer in (nn.Linear(a, b), nn.BatchNorm1d(b), nn.ReLU())),
            nn.Linear(1024, 784), nn.Tanh())
        discriminator = nn.Sequential(
            nn.Linear(794, 1024), nn.LeakyReLU(0.2), nn.Linear(1024, 512), nn.LeakyReLU(0.2),
            nn.Linear(512, 256), nn.LeakyReLU(0.2), nn.Linear(256, 1))
        return generator, discriminator

    @staticmethod
    def with_label(x, label):
        return torch.cat([x.flatten(1), label], 1)


MODELS = {"dcgan": Dcgan, "cgan-input": CganInput}


def set_precision(name):
    """As the trainer's --precision: of all products, convolutions included."""
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = name == "tf32"


def make_step(model, images, labels, compiled, bf16):
    device = images.device
    generator, discriminator = (net.to(device) for net in model.networks())
    average = [p.detach().clone() for p in generator.parameters()]
    adams = [torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999))
             for net in (generator, discriminator)]
    g, d = generator, discriminator
    if compiled:
        g, d = torch.compile(generator), torch.compile(discriminator)
    if bf16:
        g, d = (lambda x, net=net: autocast(net, x) for net in (g, d))
    softplus = nn.functional.softplus

    def step():
        rows = torch.randint(images.size(0), (model.batch,), device=device)
        real = images[rows]
        label = nn.functional.one_hot(labels[rows], 10).float()
        fake = g(model.with_label(torch.rand(model.batch, 100, device=device) * 2 - 1, label))
        adams[1].zero_grad()
        loss = softplus(-d(model.with_label(real, label))).mean()
        loss = loss + softplus(d(model.with_label(fake.detach(), label))).mean()
        loss.backward()
        adams[1].step()
        adams[0].zero_grad()
        softplus(-d(model.with_label(fake, label))).mean().backward()
        adams[0].step()
        with torch.no_grad():
            torch._foreach_lerp_(average, list(generator.parameters()), 0.001)

    return step


def autocast(net, x):
    with torch.autocast("cuda", torch.bfloat16, cache_enabled=False):
        return net(x).float()


def measure(step, steps, rounds, wait):
    for _ in range(steps):
        step()
    wait()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(steps):
            step()
        wait()
        times.append((time.perf_counter() - start) / steps * 1e3)
    return {"median_ms": statistics.median(times), "least_ms": min(times)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("training_bench")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--steps", type=int, default=200, help="a round's")
    parser.add_argument("--json", help="a file for the rows")
    parser.add_argument("--eager-only", action="store_true", help="leave out torch.compile")
    parser.add_argument("--seconds", type=float, default=float("inf"),
                        help="after these, begin with nothing more: torch.compile takes long to compile")
    arguments = parser.parse_args()
    deadline = time.monotonic() + arguments.seconds
    cuda = arguments.device == "cuda"
    if cuda and not torch.cuda.is_available():
        sys.exit("compare_torch.py: torch finds no CUDA device")
    wait = torch.cuda.synchronize if cuda else lambda: None
    ours = subprocess.run([arguments.training_bench, arguments.device, str(arguments.steps)],
                          check=True, stdout=subprocess.PIPE)
    rows = json.loads(ours.stdout)
    # Values do not change the work.
    images = torch.rand(60000, 1, 28, 28, device=arguments.device) * 2 - 1
    labels = torch.randint(10, (60000,), device=arguments.device)
    for compiled in (False,) if arguments.eager_only else (False, True):
        for precision in ("tf32", "f32", "bf16") if cuda else ("f32",):
            for name, model in MODELS.items():
                if time.monotonic() > deadline:
                    continue
                set_precision(precision)
                way = "torch.compile" if compiled else "eager"
                row = {"model": name, "precision": precision, "name": f"PyTorch, {way}"}
                try:
                    step = make_step(model, images, labels, compiled, precision == "bf16")
                    row.update(measure(step, arguments.steps, arguments.rounds, wait))
                except Exception as error:  # a compiler that is missing is no reason to stop
                    print(f"{row['name']}, {name}: {error}", file=sys.stderr)
                    continue
                rows.append(row)
                print(row, file=sys.stderr, flush=True)
    where = torch.cuda.get_device_name() if cuda else "CPU"
    for name, model in MODELS.items():
        of_model = sorted((row for row in rows if row["model"] == name),
                          key=lambda row: (row["precision"], -row["median_ms"]))
        eager = {row["precision"]: row["median_ms"] for row in of_model if "eager" in row["name"]}
        print(f"\n{name} training step, batch {model.batch}, {where}\n")
        print("| precision | by | median ms | least ms | eager's median / its |")
        print("|---|---|---:|---:|---:|")
        for row in of_model:
            row["ratio"] = eager.get(row["precision"], float("nan")) / row["median_ms"]
            print(f"| {row['precision']} | {row['name']} | {row['median_ms']:.3f} | {row['least_ms']:.3f} | "
                  f"{row['ratio']:.2f} |")
    if arguments.json:
        rows.sort(key=lambda row: (row["model"], row["precision"], -row["median_ms"]))
        with open(arguments.json, "w", encoding="utf8") as file:
            json.dump({"device": where, "torch": torch.__version__, "rows": rows}, file, indent=1)


main()
