#!/usr/bin/env python3
"""DCGAN training steps on one GPU: Python's torch eagerly, torch.compile, and the trainer.

    compare_torch.py TRAINING_BENCH [--rounds N]

TRAINING_BENCH is the program of that name (cmake --build ... --target training_bench); it finds
MNIST by DIGITFORGE_DATA. The three have the same networks, batch, losses and optimiser, with the
images resident on the GPU, and run one after another on the same card. Prints a table in which
each row stands beside the eager loop (target: 5 times as fast, and ahead of torch.compile).
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

BATCH, STEPS = 64, 200


def make_networks():
    generator = nn.Sequential(
        nn.ConvTranspose2d(100, 256, 4, 1, 0), nn.BatchNorm2d(256), nn.ReLU(),
        nn.ConvTranspose2d(256, 128, 3, 2, 1), nn.BatchNorm2d(128), nn.ReLU(),
        nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh())
    discriminator = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(64, 128, 4, 2, 1), nn.BatchNorm2d(128), nn.LeakyReLU(0.2),
        nn.Conv2d(128, 256, 4, 2, 1), nn.BatchNorm2d(256), nn.LeakyReLU(0.2),
        nn.Conv2d(256, 1, 3, 1, 0))
    return generator.cuda(), discriminator.cuda()


def make_step(images, compiled):
    generator, discriminator = make_networks()
    average = [p.detach().clone() for p in generator.parameters()]
    adams = [torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999))
             for net in (generator, discriminator)]
    g, d = generator, discriminator
    if compiled:
        g, d = torch.compile(generator), torch.compile(discriminator)
    softplus = nn.functional.softplus

    def step():
        rows = torch.randint(images.size(0), (BATCH,), device="cuda")
        real = images[rows]
        fake = g(torch.rand(BATCH, 100, 1, 1, device="cuda") * 2 - 1)
        adams[1].zero_grad()
        loss = softplus(-d(real)).mean() + softplus(d(fake.detach())).mean()
        loss.backward()
        adams[1].step()
        adams[0].zero_grad()
        softplus(-d(fake)).mean().backward()
        adams[0].step()
        with torch.no_grad():
            torch._foreach_lerp_(average, list(generator.parameters()), 0.001)

    return step


def measure(step, rounds):
    for _ in range(STEPS):
        step()
    torch.cuda.synchronize()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(STEPS):
            step()
        torch.cuda.synchronize()
        times.append((time.perf_counter() - start) / STEPS * 1e3)
    return {"median_ms": statistics.median(times), "least_ms": min(times)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("training_bench")
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    if not torch.cuda.is_available():
        sys.exit("compare_torch.py: torch finds no CUDA device")
    images = torch.rand(60000, 1, 28, 28, device="cuda") * 2 - 1  # values do not change the work
    rows = [dict(name=f"PyTorch {torch.__version__}, {name}",
                 **measure(make_step(images, compiled), arguments.rounds))
            for name, compiled in (("eager", False), ("torch.compile", True))]
    ours = subprocess.run([arguments.training_bench, "cuda"], check=True, stdout=subprocess.PIPE)
    rows += json.loads(ours.stdout)
    eager = rows[0]["median_ms"]
    print(f"DCGAN training step, batch {BATCH}, {torch.cuda.get_device_name()}\n")
    print("| | median ms | least ms | eager's median / its |")
    print("|---|---:|---:|---:|")
    for row in rows:
        print(f"| {row['name']} | {row['median_ms']:.3f} | {row['least_ms']:.3f} | "
              f"{eager / row['median_ms']:.2f} |")


main()
