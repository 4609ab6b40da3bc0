//! The tests of the whole pipeline, one program: each program that is linked takes a copy of the embedded data along.

mod actors;
mod annotation;
mod any_text;
mod beside;
mod data;
mod examples;
mod facts;
mod gate;
mod lasting;
mod links;
mod numbers;
mod order;
mod patterns;
mod places;
mod specs;
mod times;
