# Everything is installed into .venv by the targets themselves; `make` lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALLED := .venv/.installed
export PATH := $(or $(PATH),/usr/local/bin:/usr/bin:/bin)

.PHONY: help install run test check model benchmarks

help: ## 列出可用的目标
	@sed -nE 's/^([a-z]+):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

install: $(INSTALLED) ## 建立 .venv 并安装
$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo '没有找到 python3.11，请先安装，或用 make PYTHON=路径 指定。' >&2; exit 1; }
	"$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install --constraint constraints.txt --editable '.[dev]'
	@touch $@

run: install ## 演示一条建议，然后在本机启动服务
	@$(BIN)/triage suggest '我们厂仓库昨晚被撬，丢了两吨铜线，价值十多万元，监控拍到一辆无牌面包车，请尽快破案追回。'
	@$(BIN)/triage serve

test: check ## 检查并运行全部测试
	$(BIN)/pytest --cov --cov-report=term

check: install ## 代码规范和类型检查
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

model: install ## 用语料重新训练内置模型
	$(BIN)/python -m training.default_model

benchmarks: install ## 重新测量 docs/benchmarks.md 里的数字
	$(BIN)/python benchmarks/run.py
